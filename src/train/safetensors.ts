// Tensors in a file, by the safetensors format: u64 header length, JSON header, bytes. Reader and writer keep all of its rules:
// a header of at most 100 MB that starts with `{`, no key twice, ranges in order without holes or overlaps up to the last byte.
// Source: the format section of the safetensors README, https://github.com/huggingface/safetensors

export interface Tensor {
  readonly dtype: TensorType;
  readonly shape: readonly number[];
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

const typeBytes = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
} as const;
export type TensorType = keyof typeof typeBytes;

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

export type TensorFileResult =
  { readonly ok: true; readonly file: TensorFile } | { readonly ok: false; readonly message: string };

const MOST_HEADER = 100_000_000;

export function floats(shape: readonly number[], values: Float32Array | Float64Array): Tensor {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  return { dtype: values instanceof Float32Array ? 'F32' : 'F64', shape, bytes };
}

/** Values of an F32 or F64 tensor; undefined for another type. */
export function floatsOf({ dtype, bytes }: Tensor): Float32Array | Float64Array | undefined {
  // A copy of its own: aligned, and not a window of something larger.
  const copy = new Uint8Array(bytes);
  if (dtype === 'F32') return new Float32Array(copy.buffer);
  return dtype === 'F64' ? new Float64Array(copy.buffer) : undefined;
}

/** The file's bytes: header padded with spaces to 8 bytes, tensors in order of the map. */
export function writeTensors({ tensors, metadata }: TensorFile): Uint8Array {
  const entries: [string, unknown][] = metadata.size === 0 ? [] : [['__metadata__', Object.fromEntries(metadata)]];
  let at = 0;
  for (const [name, { dtype, shape, bytes }] of tensors) {
    entries.push([name, { dtype, shape, data_offsets: [at, at + bytes.length] }]);
    at += bytes.length;
  }
  const body = entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',');
  const header = new TextEncoder().encode(`{${body}}`);
  const headerLength = Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + at).fill(0x20, 8, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(header, 8);
  at = 8 + headerLength;
  for (const { bytes } of tensors.values()) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** Reads a file, or says which rule it breaks. Never throws. */
export function readTensors(file: Uint8Array): TensorFileResult {
  const refuse = (message: string): TensorFileResult => ({ ok: false, message });
  if (file.length < 8) return refuse('the file is shorter than its header length');
  const length = new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(MOST_HEADER))
    return refuse(`the header claims ${length} bytes; at most ${MOST_HEADER} are allowed`);
  const start = 8 + Number(length);
  if (start > file.length) return refuse('the header is longer than the file');
  if (file[8] !== 0x7b) return refuse('the header does not start with {');
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(file.subarray(8, start));
    header = JSON.parse(text);
  } catch {
    return refuse('the header is not JSON');
  }
  if (!isRecord(header)) return refuse('the header is not an object');
  const twice = repeatedKey(text);
  if (twice !== undefined) return refuse(`the header has ${JSON.stringify(twice)} twice`);
  return readEntries(header, file.subarray(start));
}

function readEntries(header: Readonly<Record<string, unknown>>, data: Uint8Array): TensorFileResult {
  const refuse = (message: string): TensorFileResult => ({ ok: false, message });
  const metadata = new Map<string, string>();
  const found: { name: string; tensor: Tensor; from: number; to: number }[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      if (!isRecord(entry)) return refuse('the metadata is not an object');
      for (const [key, value] of Object.entries(entry)) {
        if (typeof value !== 'string') return refuse('the metadata holds something other than text');
        metadata.set(key, value);
      }
      continue;
    }
    const read = readEntry(entry, data);
    if (typeof read === 'string') return refuse(`tensor ${JSON.stringify(name)}: ${read}`);
    found.push({ name, ...read });
  }
  let at = 0;
  for (const { name, from, to } of [...found].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== at)
      return refuse(`tensor ${JSON.stringify(name)} ${from < at ? 'overlaps another' : 'leaves a hole before it'}`);
    at = to;
  }
  if (at !== data.length) return refuse('there are bytes behind the last tensor');
  return { ok: true, file: { tensors: new Map(found.map(({ name, tensor }) => [name, tensor])), metadata } };
}

function readEntry(entry: unknown, data: Uint8Array): { tensor: Tensor; from: number; to: number } | string {
  if (!isRecord(entry)) return 'is not an object';
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(typeBytes, dtype)) return 'has an unknown type';
  const type = dtype as TensorType;
  if (!isSizes(shape)) return 'has a shape that is no list of whole numbers';
  if (!isSizes(offsets) || offsets.length !== 2) return 'has no sound data_offsets';
  const [from = 0, to = 0] = offsets;
  if (from > to || to > data.length) return 'lies outside the file';
  const elements = shape.reduce((product, n) => product * n, 1);
  if (!Number.isSafeInteger(elements) || elements * typeBytes[type] !== to - from)
    return 'has a shape that does not fit its bytes';
  return { tensor: { dtype: type, shape, bytes: data.subarray(from, to) }, from, to };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
}

/** A key that stands twice in one object of a JSON text known to be sound. */
function repeatedKey(text: string): string | undefined {
  const scopes: (Set<string> | null)[] = [];
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [part, colon] = match;
    if (part === '{') scopes.push(new Set());
    else if (part === '[') scopes.push(null);
    else if (part === '}' || part === ']') scopes.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(part.slice(0, -colon.length)) as string;
      const keys = scopes.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
