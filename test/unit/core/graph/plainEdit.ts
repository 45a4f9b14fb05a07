// The oracle of the edit tests: what each edit means on plain JSON, written without any of the text machinery.
import type { GraphEdit } from '../../../../src/core/graph/edit.types.ts';
import { IDS, PARAMS, randomValue, type Dice, type Json, type JsonRecord } from './randomDocument.ts';

function record(parent: JsonRecord, key: string): JsonRecord {
  const value = Object.hasOwn(parent, key) ? parent[key] : undefined;
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value;
  return (parent[key] = {});
}

function has(object: Json | undefined, key: string): boolean {
  return object !== null && typeof object === 'object' && Object.hasOwn(object, key);
}

/** The file after a valid edit. */
export function plainEdit(file: JsonRecord, edit: GraphEdit): JsonRecord {
  const next = structuredClone(file);
  const owner = 'graph' in edit && edit.graph !== undefined ? record(record(next, 'graphs'), edit.graph) : next;
  const nodes = (): JsonRecord => record(owner, 'nodes');
  switch (edit.type) {
    case 'addNode':
      nodes()[edit.id] = { kind: edit.kind, ...(structuredClone(edit.params) as JsonRecord) };
      record(owner, 'layout')[edit.id] = [...edit.at];
      break;
    case 'removeNodes':
      for (const id of edit.ids) {
        delete nodes()[id];
        if (has(owner, 'layout')) delete record(owner, 'layout')[id];
        for (const node of Object.values(nodes())) unwire(node as JsonRecord, (wire) => wire.startsWith(`${id}.`));
      }
      break;
    case 'renameNode': {
      const rename = (object: JsonRecord): JsonRecord =>
        Object.fromEntries(Object.entries(object).map(([key, value]) => [key === edit.id ? edit.to : key, value]));
      owner['nodes'] = rename(nodes());
      for (const node of Object.values(nodes())) {
        if (!has(node, 'inputs')) continue;
        const inputs = record(node as JsonRecord, 'inputs');
        for (const [port, wire] of Object.entries(inputs))
          if ((wire as string).startsWith(`${edit.id}.`))
            inputs[port] = edit.to + (wire as string).slice(edit.id.length);
      }
      if (has(owner['layout'], edit.id)) delete record(owner, 'layout')[edit.to];
      if (has(owner, 'layout')) owner['layout'] = rename(record(owner, 'layout'));
      break;
    }
    case 'setParam':
      if (edit.value === undefined) delete record(nodes(), edit.id)[edit.name];
      else record(nodes(), edit.id)[edit.name] = structuredClone(edit.value) as Json;
      break;
    case 'connect':
      record(record(nodes(), edit.to.node), 'inputs')[edit.to.port] = `${edit.from.node}.${edit.from.port}`;
      break;
    case 'disconnect':
      unwire(record(nodes(), edit.to.node), (_wire, port) => port === edit.to.port);
      break;
    case 'moveNodes':
      for (const [id, at] of Object.entries(edit.positions)) record(owner, 'layout')[id] = [...at];
      break;
    case 'setSetting': {
      let target: JsonRecord = next;
      for (const key of edit.path.slice(0, -1)) {
        if (edit.value === undefined && !has(target, String(key))) return next;
        target = record(target, String(key));
      }
      const last = String(edit.path.at(-1));
      if (edit.value === undefined) delete target[last];
      else target[last] = structuredClone(edit.value) as Json;
    }
  }
  return next;
}

function unwire(node: JsonRecord, wanted: (wire: string, port: string) => boolean): void {
  if (!has(node, 'inputs')) return;
  const inputs = record(node, 'inputs');
  for (const [port, wire] of Object.entries(inputs)) if (wanted(wire as string, port)) delete inputs[port];
}

/** Empty `inputs` mean the same as none. */
export function meaning(file: Json): Json {
  const copy = structuredClone(file) as JsonRecord;
  const owners = [copy, ...(has(copy, 'graphs') ? Object.values(record(copy, 'graphs')) : [])] as JsonRecord[];
  for (const owner of owners) {
    if (!has(owner, 'nodes')) continue;
    for (const node of Object.values(record(owner, 'nodes'))) {
      const object = node as JsonRecord;
      if (has(object, 'inputs') && Object.keys(record(object, 'inputs')).length === 0) delete object['inputs'];
    }
  }
  return copy;
}

/** An edit that is valid for the file, of its own graph or of one of its sub-graphs. */
export function randomEdit(dice: Dice, file: JsonRecord): GraphEdit {
  const graphs = Object.entries((file['graphs'] ?? {}) as JsonRecord);
  if (graphs.length === 0 || dice.chance(0.5)) return editOf(dice, file);
  const [graph, owner] = dice.pick(graphs);
  const edit = editOf(dice, owner as JsonRecord);
  return edit.type === 'setSetting' ? edit : { ...edit, graph };
}

function editOf(dice: Dice, file: JsonRecord): GraphEdit {
  const ids = Object.keys((file['nodes'] ?? {}) as JsonRecord);
  const free = IDS.filter((id) => !ids.includes(id));
  const at = (): readonly [number, number] => [dice.below(500), dice.below(1000) / 4];
  const settings: GraphEdit[] = [
    { type: 'setSetting', path: ['training', 'batch'], value: dice.below(99) },
    { type: 'setSetting', path: ['training', 'optimizer', 'learningRate'], value: dice.pick([0.5, 0.01, 1e-5]) },
    { type: 'setSetting', path: ['training', 'list'], value: randomValue(dice) },
    { type: 'setSetting', path: ['data', 'split', 'by'], value: 'random' },
    { type: 'setSetting', path: ['data', 'extra'], value: randomValue(dice) },
    { type: 'setSetting', path: ['data', dice.pick(['window', 'split', 'nothing'])], value: undefined },
    { type: 'setSetting', path: ['data'], value: { kind: 'text', path: 't.txt' } },
  ];
  if (ids.length === 0 || dice.chance(0.2)) {
    if (dice.chance(0.5)) return dice.pick(settings);
    const params = Object.fromEntries(
      dice
        .shuffled(PARAMS)
        .slice(0, dice.below(3))
        .map((name) => [name, randomValue(dice)]),
    );
    return { type: 'addNode', id: dice.pick(free), kind: 'gru', params, at: at() };
  }
  const id = dice.pick(ids);
  const node = (file['nodes'] as JsonRecord)[id] as JsonRecord;
  const params = Object.keys(node).filter((name) => name !== 'kind' && name !== 'inputs');
  const ports = Object.keys((node['inputs'] ?? {}) as JsonRecord);
  switch (dice.below(8)) {
    case 0:
      return { type: 'removeNodes', ids: dice.shuffled(ids).slice(0, 1 + dice.below(ids.length)) };
    case 1:
      return { type: 'renameNode', id, to: dice.pick(free) };
    case 2:
      return { type: 'setParam', id, name: dice.pick(params.length > 0 ? params : PARAMS), value: undefined };
    case 3:
      return { type: 'setParam', id, name: dice.pick(params.length > 0 ? params : PARAMS), value: randomValue(dice) };
    case 4:
      return { type: 'setParam', id, name: dice.pick(PARAMS), value: randomValue(dice) };
    case 5:
      return {
        type: 'connect',
        from: { node: dice.pick(ids), port: 'y' },
        to: { node: id, port: dice.pick(['x', 'h', 'z']) },
      };
    case 6:
      return { type: 'disconnect', to: { node: id, port: dice.pick(ports.length > 0 ? ports : ['x']) } };
    default:
      return {
        type: 'moveNodes',
        positions: Object.fromEntries(
          dice
            .shuffled(ids)
            .slice(0, 1 + dice.below(3))
            .map((moved) => [moved, at()]),
        ),
      };
  }
}
