// Compiles src/kernels (AssemblyScript) to kernels.wasm and, with relaxed SIMD, to kernels.relaxed.wasm.
// Both import one shared memory, so that every worker thread works in the same arena.
import { mkdirSync, watch } from 'node:fs';

const entry = 'src/kernels/index.ts';
/** Pages of 64 KiB: 65536 is all that 32-bit addresses reach; the memory itself is made, and sized, by the runtime. */
const maximumPages = 65536;
const common = [
  entry,
  '--runtime',
  'stub',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  String(maximumPages),
  '--noAssert',
  '-O3',
  '--converge',
];
const variants = [
  { name: 'kernels.wasm', features: ['simd', 'threads', 'bulk-memory'], relaxed: 0 },
  { name: 'kernels.relaxed.wasm', features: ['simd', 'relaxed-simd', 'threads', 'bulk-memory'], relaxed: 1 },
];

/** @returns whether both variants compiled. Errors go to stderr. */
export const buildKernels = async ({ production, out }) => {
  mkdirSync(out, { recursive: true });
  const { default: asc } = await import('assemblyscript/asc');
  for (const { name, features, relaxed } of variants) {
    const options = [...common, '--outFile', `${out}/${name}`, '--use', `RELAXED=${relaxed}`];
    for (const feature of features) options.push('--enable', feature);
    if (!production) options.push('--debug');
    const { error, stderr } = await asc.main(options);
    if (error) {
      console.error(stderr.toString());
      console.error(`${entry}:1:1: error: ${error.message}`);
      return false;
    }
  }
  return true;
};

/** Compiles again after a change below src/kernels; one compilation at a time. */
export const watchKernels = (options) => {
  let running = false;
  let again = false;
  const rebuild = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await buildKernels(options);
    } while (again);
    running = false;
  };
  watch('src/kernels', { recursive: true }, () => void rebuild());
};
