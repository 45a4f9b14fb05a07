// The part of the WebAssembly API that the runtime uses, typed here because neither the ES library nor Node's types declare it
// and the runtime must not depend on DOM types.

/** A compiled module: only passed on. */
export interface KernelModule {
  readonly [Symbol.toStringTag]?: string;
}

/** Shared linear memory; growing keeps arrays made before valid. */
export interface KernelMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

interface MemoryDescriptor {
  readonly initial: number;
  readonly maximum: number;
  readonly shared: true;
}

export interface WebAssemblyApi {
  readonly Memory: new (descriptor: MemoryDescriptor) => KernelMemory;
  compile(bytes: Uint8Array): Promise<KernelModule>;
  /** False for bytes that use instructions this machine's engine does not know. */
  validate(bytes: Uint8Array): boolean;
  instantiate(
    module: KernelModule,
    imports: { readonly env: { readonly memory: KernelMemory } },
  ): Promise<{ readonly exports: unknown }>;
}

export const webAssembly: WebAssemblyApi = (globalThis as unknown as { readonly WebAssembly: WebAssemblyApi })
  .WebAssembly;

/** Bytes of a page. */
export const PAGE = 65536;
