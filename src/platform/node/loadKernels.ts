// Finds and compiles the kernel modules that the build puts beside the bundles. Relaxed SIMD is used where the engine knows it.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KernelModules } from '../../runtime/wasm/kernels.ts';
import { webAssembly } from '../../runtime/wasm/webAssembly.ts';

/** Folders to look in: beside this bundle, or, from sources, the build's output folder. */
function folders(): readonly string[] {
  const here = path.dirname(fileURLToPath(import.meta.url));
  return [here, path.resolve(here, '../../../dist')];
}

async function readKernels(name: string): Promise<Uint8Array> {
  for (const folder of folders()) {
    try {
      return await readFile(path.join(folder, name));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  throw new Error(`${name} was not found in ${folders().join(' or ')}: build it with 'npm run build'`);
}

/** Both builds, compiled; `relaxed` is null when the engine refuses relaxed SIMD. */
export async function loadKernels(): Promise<KernelModules> {
  const [plain, relaxed] = await Promise.all([readKernels('kernels.wasm'), readKernels('kernels.relaxed.wasm')]);
  return {
    plain: await webAssembly.compile(plain),
    relaxed: webAssembly.validate(relaxed) ? await webAssembly.compile(relaxed) : null,
  };
}
