// The schema is the single source: its static types are those of model.ts, and the reader agrees with TypeBox's own validator.
import fc from 'fast-check';
import type { Static } from 'typebox/type';
import { Check } from 'typebox/value';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { readJson } from '../../../../src/core/graph/jsonDocument.ts';
import type {
  CsvData,
  EarlyStoppingSpec,
  GeneratedData,
  LinesData,
  OptimizerSpec,
  PairsData,
  ScheduleSpec,
  TextData,
  TrainingSpec,
} from '../../../../src/core/graph/model.ts';
import { readValue } from '../../../../src/core/graph/readValue.ts';
import { collector } from '../../../../src/core/graph/report.ts';
import type {
  CsvSchema,
  GeneratedSchema,
  LinesSchema,
  PairsSchema,
  TextSchema,
} from '../../../../src/core/graph/schema.ts';
import { DATA_SCHEMAS, TrainingSchema } from '../../../../src/core/graph/schema.ts';
import type {
  EarlyStoppingSchema,
  OptimizerSchema,
  ScheduleSchema,
} from '../../../../src/core/graph/trainingSchema.ts';
import { formatNewGraph } from '../../../../src/core/graph/serialize.ts';
import { parseGraph } from '../../../../src/core/graph/parse.ts';

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

describe('the types', () => {
  it('of the schema are those of the model', () => {
    expectTypeOf<Frozen<Static<typeof CsvSchema>>>().toEqualTypeOf<Frozen<CsvData>>();
    expectTypeOf<Frozen<Static<typeof TextSchema>>>().toEqualTypeOf<Frozen<TextData>>();
    expectTypeOf<Frozen<Static<typeof LinesSchema>>>().toEqualTypeOf<Frozen<LinesData>>();
    expectTypeOf<Frozen<Static<typeof GeneratedSchema>>>().toEqualTypeOf<Frozen<GeneratedData>>();
    expectTypeOf<Frozen<Static<typeof OptimizerSchema>>>().toEqualTypeOf<Frozen<OptimizerSpec>>();
    expectTypeOf<Frozen<Static<typeof ScheduleSchema>>>().toEqualTypeOf<Frozen<ScheduleSpec>>();
    expectTypeOf<Frozen<Static<typeof EarlyStoppingSchema>>>().toEqualTypeOf<Frozen<EarlyStoppingSpec>>();
    expectTypeOf<Frozen<Static<typeof TrainingSchema>>>().toEqualTypeOf<Frozen<TrainingSpec>>();
    expectTypeOf<Frozen<Static<typeof PairsSchema>>>().toEqualTypeOf<Frozen<PairsData>>();
    expect(Object.keys(DATA_SCHEMAS)).toEqual(['csv', 'text', 'lines', 'pairs', 'generated']);
  });
});

describe('the reader', () => {
  const odd = fc.constantFrom<unknown>(0, 1, -1, 0.5, 1e9, 'adam', 'time', '', true, null, [], {}, 'a.csv', 2 ** 60);

  it.each(Object.entries({ ...DATA_SCHEMAS, training: TrainingSchema }))(
    'agrees with TypeBox on %s',
    (_name, schema) => {
      const defaults = readValue(
        schema,
        readJson(_name === 'training' ? '{}' : `{"kind":"${_name}","path":"a"}`).root,
        [],
        collector().report,
      ) as Record<string, unknown>;
      expect(Check(schema, defaults)).toBe(true);
      const changes = fc.dictionary(fc.constantFrom(...Object.keys(schema.properties)), odd, { maxKeys: 3 });
      fc.assert(
        fc.property(changes, (changed) => {
          const value = { ...defaults, ...changed };
          const { diagnostics, report } = collector();
          const result = readValue(schema, readJson(JSON.stringify(value)).root, [], report);
          const errors = diagnostics.filter(({ severity }) => severity === 'error');
          // An object of which all is left out is filled with defaults; TypeBox wants it written.
          const nested = ['split', 'optimizer', 'schedule', 'earlyStopping', 'truncation', 'evaluation'];
          const filled = nested.some((key) => key in changed);
          if (!filled) expect(errors.length === 0, JSON.stringify(changed)).toBe(Check(schema, value));
          if (result !== undefined) expect(Check(schema, result)).toBe(true);
        }),
        { numRuns: 500 },
      );
    },
  );
});

describe('a new file', () => {
  it('has a line for each node and leaves defaults out', () => {
    const text =
      '{"version":1,"data":{"kind":"csv","path":"a.csv","window":30,"stride":1},"nodes":{"in":{"kind":"input","fields":["x"]},"out":{"kind":"dense","units":1,"inputs":{"x":"in.y"}}},"training":{"batch":32,"steps":200},"layout":{"in":[0,0],"out":[220,0]}}';
    const { graph } = parseGraph(text);
    const written = formatNewGraph(graph);
    expect(written).toMatchInlineSnapshot(`
      "{
        "version": 1,
        "data": { "kind": "csv", "path": "a.csv", "window": 30 },
        "nodes": {
          "in": { "kind": "input", "fields": ["x"] },
          "out": { "kind": "dense", "units": 1, "inputs": { "x": "in.y" } }
        },
        "training": { "steps": 200 },
        "layout": {
          "in": [0, 0],
          "out": [220, 0]
        }
      }
      "
    `);
    expect(parseGraph(written).graph).toEqual(graph);
  });

  it('writes sub-graphs with a line for each of their nodes', () => {
    const text =
      '{"version":1,"data":{"kind":"text","path":"a.txt"},"nodes":{"u":{"kind":"subgraph","graph":"g"}},"graphs":{"g":{"nodes":{"x":{"kind":"graphInput"},"y":{"kind":"graphOutput","inputs":{"x":"x.y"}}},"layout":{"x":[1,2]}},"e":{"nodes":{}}}}';
    const { graph } = parseGraph(text);
    const written = formatNewGraph(graph);
    expect(written).toContain(`  "graphs": {
    "g": {
      "nodes": {
        "x": { "kind": "graphInput" },
        "y": { "kind": "graphOutput", "inputs": { "x": "x.y" } }
      },
      "layout": {
        "x": [1, 2]
      }
    },
    "e": {
      "nodes": {},
      "layout": {}
    }
  },`);
    expect(parseGraph(written).graph).toEqual(graph);
  });
});
