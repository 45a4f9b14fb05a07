// The safetensors format: a golden file, round trips, and every rule of the format with a file that breaks it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { floats, floatsOf, readTensors, writeTensors } from '../../../src/train/safetensors.ts';
import type { Tensor } from '../../../src/train/safetensors.ts';

function fileOf(header: string, data: readonly number[] = [], length = header.length): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(new TextEncoder().encode(header), 8);
  bytes.set(data, 8 + header.length);
  return bytes;
}

const one = '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
const bytesOfOne = [0, 0, 128, 63];

test('a file written by hand after the format is read', () => {
  const read = readTensors(fileOf(`${one}  `, bytesOfOne));
  const tensor = read.ok ? read.file.tensors.get('a') : undefined;
  expect(tensor && [...(floatsOf(tensor) ?? [])]).toEqual([1]);
});

test('what is written: length, padded header, little-endian bytes', () => {
  const tensors = new Map<string, Tensor>([['a', floats([1], new Float32Array([1]))]]);
  const file = writeTensors({ tensors, metadata: new Map([['format', 'pt']]) });
  const length = Number(new DataView(file.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  expect(new TextDecoder().decode(file.subarray(8, 8 + length)).trimEnd()).toBe(
    '{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
  );
  expect([...file.subarray(8 + length)]).toEqual(bytesOfOne);
});

test('round trip of any tensors under any names', () => {
  const array = fc.oneof(fc.float32Array({ maxLength: 9 }), fc.float64Array({ maxLength: 9 }));
  fc.assert(
    fc.property(fc.dictionary(fc.string(), array, { maxKeys: 6 }), (values) => {
      const names = Object.keys(values).filter((name) => name !== '__metadata__');
      const tensors = new Map(
        names.map((name) => [name, floats([values[name]?.length ?? 0], values[name] ?? new Float32Array())]),
      );
      const read = readTensors(writeTensors({ tensors, metadata: new Map() }));
      if (!read.ok) throw new Error(read.message);
      expect(new Map([...read.file.tensors].sort())).toEqual(new Map([...tensors].sort()));
    }),
    { numRuns: 200, seed: 3 },
  );
});

describe('refused', () => {
  const entry = (fields: string): string => `{"a":{${fields}}}`;
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['an empty file', new Uint8Array(), /shorter than its header length/],
    ['seven bytes', new Uint8Array(7), /shorter than its header length/],
    ['a header longer than the file', fileOf(one, bytesOfOne, 10_000), /longer than the file/],
    ['a header of 2^63 bytes', Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 128, 123]), /at most 100000000/],
    ['a header of 100 MB and one byte', fileOf(one, bytesOfOne, 100_000_001), /at most 100000000/],
    ['a header that does not start with {', fileOf(` ${one}`, bytesOfOne), /does not start with/],
    ['a list', fileOf('[]'), /does not start with/],
    ['no JSON', fileOf('{"a":'), /not JSON/],
    ['no UTF-8', Uint8Array.from([3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d]), /not JSON/],
    [
      'a name twice',
      fileOf(
        '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
      ),
      /"a" twice/,
    ],
    [
      'a name twice, once escaped',
      fileOf(
        '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0061":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
      ),
      /"a" twice/,
    ],
    [
      'a key twice inside',
      fileOf(entry('"dtype":"F32","dtype":"F64","shape":[0],"data_offsets":[0,0]')),
      /"dtype" twice/,
    ],
    ['metadata that is no text', fileOf('{"__metadata__":{"a":1}}'), /something other than text/],
    ['an unknown type', fileOf(entry('"dtype":"F31","shape":[1],"data_offsets":[0,4]'), bytesOfOne), /unknown type/],
    [
      'a type of the prototype',
      fileOf(entry('"dtype":"constructor","shape":[1],"data_offsets":[0,4]'), bytesOfOne),
      /unknown type/,
    ],
    [
      'a negative size',
      fileOf(entry('"dtype":"F32","shape":[-1],"data_offsets":[0,4]'), bytesOfOne),
      /no list of whole numbers/,
    ],
    [
      'a size of 1.5',
      fileOf(entry('"dtype":"F32","shape":[1.5],"data_offsets":[0,4]'), bytesOfOne),
      /no list of whole numbers/,
    ],
    [
      'sizes beyond 2^53',
      fileOf(entry('"dtype":"F32","shape":[9007199254740991,9007199254740991,0],"data_offsets":[0,4]'), bytesOfOne),
      /does not fit its bytes/,
    ],
    [
      'a shape that does not fit',
      fileOf(entry('"dtype":"F32","shape":[2],"data_offsets":[0,4]'), bytesOfOne),
      /does not fit its bytes/,
    ],
    [
      'offsets that run backwards',
      fileOf(entry('"dtype":"F32","shape":[1],"data_offsets":[4,0]'), bytesOfOne),
      /outside the file/,
    ],
    [
      'offsets beyond the end',
      fileOf(entry('"dtype":"F32","shape":[2],"data_offsets":[0,8]'), bytesOfOne),
      /outside the file/,
    ],
    [
      'three offsets',
      fileOf(entry('"dtype":"F32","shape":[1],"data_offsets":[0,4,4]'), bytesOfOne),
      /no sound data_offsets/,
    ],
    ['bytes behind the last tensor', fileOf(one, [...bytesOfOne, 0]), /behind the last tensor/],
    [
      'a hole',
      fileOf(entry('"dtype":"F32","shape":[1],"data_offsets":[4,8]'), [...bytesOfOne, ...bytesOfOne]),
      /leaves a hole/,
    ],
    [
      'an overlap',
      fileOf(
        '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}',
        bytesOfOne,
      ),
      /overlaps/,
    ],
  ];
  test.each(cases)('%s', (_name, file, reason) => {
    const read = readTensors(file);
    expect(read.ok ? 'read' : read.message).toMatch(reason);
  });

  test('any bytes: an answer, never an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.string({ maxLength: 60 }), (bytes, text) => {
        expect(typeof readTensors(bytes).ok).toBe('boolean');
        expect(typeof readTensors(fileOf(`{${text}}`, [...bytes])).ok).toBe('boolean');
      }),
      { numRuns: 500, seed: 5 },
    );
  });
});
