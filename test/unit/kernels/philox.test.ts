// Philox-4x32-10 against the known answers that Random123 publishes (kat_vectors), in TypeScript and in both builds of the kernels.
import { describe, expect, it } from 'vitest';
import { philox, RandomStream } from '../../../src/core/base/random.ts';
import { loadKernels } from '../../../src/platform/node/loadKernels.ts';
import { instantiateKernels } from '../../../src/runtime/wasm/kernels.ts';
import { webAssembly } from '../../../src/runtime/wasm/webAssembly.ts';

type Words = readonly [number, number, number, number, number, number];
const answers: readonly { readonly input: Words; readonly words: readonly number[] }[] = [
  { input: [0, 0, 0, 0, 0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    input: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    input: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

const loaded = await loadKernels();
const builds = [
  { name: 'wasm', modules: { ...loaded, relaxed: null } },
  { name: 'wasm relaxed', modules: loaded },
];

describe.each(builds)('philox on $name', ({ modules }) => {
  it('gives the known answers and the same bits as TypeScript', async () => {
    const memory = new webAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
    const kernels = await instantiateKernels(modules, memory);
    const at = 4096;
    const words = new Uint32Array(memory.buffer, at, 4);
    for (const { input, words: wanted } of answers) {
      kernels.philox(at, ...input);
      expect([...words]).toEqual(wanted);
    }
    const stream = new RandomStream(1, 'counters');
    const expected = new Uint32Array(4);
    for (let round = 0; round < 2000; round++) {
      const input: Words = [stream.word(), stream.word(), stream.word(), stream.word(), stream.word(), stream.word()];
      kernels.philox(at, ...input);
      philox(expected, ...input);
      expect([...words]).toEqual([...expected]);
    }
  });
});

describe('philox in TypeScript', () => {
  it.each(answers)('gives the known answer $words', ({ input, words }) => {
    const out = new Uint32Array(4);
    philox(out, ...input);
    expect([...out]).toEqual(words);
  });
});
