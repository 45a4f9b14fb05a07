// Reads the node cases of the ONNX backend test suite: one node with its attributes, and tensors by name. Only what those files use
// of the protobuf format (onnx.proto3); the product's importer is not this.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

type Field = readonly [number: number, value: number | Uint8Array];

export interface OnnxTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export interface OnnxCase {
  readonly op: string;
  readonly attributes: Readonly<Record<string, number>>;
  /** By the node's names; absent ones are missing. */
  readonly tensors: Readonly<Record<string, OnnxTensor>>;
  readonly outputs: Readonly<Record<string, OnnxTensor>>;
}

function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const found: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const [number, wire] = [key >>> 3, key & 7];
    if (wire === 0) found.push([number, varint()]);
    else {
      const size = wire === 2 ? varint() : wire === 5 ? 4 : 8;
      found.push([number, bytes.subarray(at, at + size)]);
      at += size;
    }
  }
  return found;
}

const all = (fields: readonly Field[], number: number): Uint8Array[] =>
  fields.flatMap(([n, value]) => (n === number && typeof value !== 'number' ? [value] : []));
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const whole = (fields: readonly Field[], number: number): number[] =>
  fields.flatMap(([n, value]) => (n === number && typeof value === 'number' ? [value] : []));

/** TensorProto: dims 1, data_type 2 (1 float, 6 int32), raw_data 9. */
function readTensor(file: string): OnnxTensor {
  const fields = fieldsOf(readFileSync(file));
  const [raw = new Uint8Array()] = all(fields, 9);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const float = whole(fields, 2)[0] === 1;
  const values = Array.from({ length: raw.length / 4 }, (_, i) =>
    float ? view.getFloat32(4 * i, true) : view.getInt32(4 * i, true),
  );
  return { shape: whole(fields, 1), values };
}

/** ModelProto.graph 7, GraphProto.node 1; NodeProto: input 1, output 2, op_type 4, attribute 5 (name 1, i 3). */
export function readOnnxCase(folder: string): OnnxCase {
  const [graph = new Uint8Array()] = all(fieldsOf(readFileSync(path.join(folder, 'model.onnx'))), 7);
  const node = fieldsOf(all(fieldsOf(graph), 1)[0] ?? new Uint8Array());
  const named = (number: number, prefix: string): Record<string, OnnxTensor> => {
    const names = all(node, number)
      .map(text)
      .filter((name) => name !== '');
    return Object.fromEntries(
      names.map((name, i) => [name, readTensor(path.join(folder, 'test_data_set_0', `${prefix}_${i}.pb`))]),
    );
  };
  const attributes = all(node, 5).map((bytes) => {
    const fields = fieldsOf(bytes);
    return [text(all(fields, 1)[0]), whole(fields, 3)[0] ?? Number.NaN] as const;
  });
  return {
    op: text(all(node, 4)[0]),
    attributes: Object.fromEntries(attributes),
    tensors: named(1, 'input'),
    outputs: named(2, 'output'),
  };
}

export const onnxFolder = path.resolve(import.meta.dirname, '../fixtures/onnx');
export const onnxCases: readonly string[] = readdirSync(onnxFolder).filter((name) => name.startsWith('test_'));
