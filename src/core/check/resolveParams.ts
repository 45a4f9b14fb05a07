// From the parameters as written to resolved ones: defaults filled in, types, ranges and field names checked.
import type { JsonValue } from '../base/json.ts';
import { quote } from '../base/text.ts';
import type { DataInfo, GraphNode } from '../graph/model.ts';
import { textOfLines } from '../graph/textLines.ts';
import type { NodeKind, Params, ParamSpec } from '../nodes/nodeKind.ts';
import { applies, conditionText } from '../nodes/params.ts';
import { didYouMean, listed } from '../nodes/words.ts';
import type { Reporter } from './reporter.ts';

export interface ResolvedParams {
  readonly params: Params;
  /** False when one was wrong and its default stands in for it: the node's types then say nothing. */
  readonly valid: boolean;
}

/** A problem with a value: its code and the sentence after `units of “lstm”`. */
interface Problem {
  readonly code: string;
  readonly message: string;
}

type Checked = { readonly value: JsonValue } | { readonly problem: Problem };

/** Reports every wrong, missing or unknown parameter of a node. */
export function resolveParams(
  node: GraphNode,
  kind: NodeKind,
  data: DataInfo | null,
  reporter: Reporter,
): ResolvedParams {
  let valid = true;
  const entries = kind.params.map((spec): [string, JsonValue] => {
    const written = Object.hasOwn(node.params, spec.name) ? node.params[spec.name] : undefined;
    const checked = checkValue(spec, written === undefined ? spec.default : written, data);
    if ('value' in checked) return [spec.name, checked.value];
    valid = false;
    const { code, message } = checked.problem;
    reporter.at('error', code, `${spec.name} of ${quote(node.id)}${message}`, { node: node.id, param: spec.name });
    return [spec.name, spec.default];
  });
  reportUnknown(node, kind, reporter);
  const params = Object.fromEntries(entries);
  if (valid) reportIdle(node, kind, params, reporter);
  return { params, valid };
}

/** Parameters that are written and differ from their default, but do nothing as the others are. */
function reportIdle(node: GraphNode, kind: NodeKind, params: Params, reporter: Reporter): void {
  for (const spec of kind.params) {
    if (!Object.hasOwn(node.params, spec.name) || params[spec.name] === spec.default || applies(spec, params)) continue;
    const message = `${spec.name} of ${quote(node.id)} has no effect: it needs ${conditionText(spec)}.`;
    reporter.at('information', 'idle-param', message, { node: node.id, param: spec.name });
  }
}

/** The parameters of a node that says nothing. */
export function defaultParams(kind: NodeKind): Params {
  return Object.fromEntries(kind.params.map((spec) => [spec.name, spec.default]));
}

function reportUnknown(node: GraphNode, kind: NodeKind, reporter: Reporter): void {
  const names = kind.params.map((spec) => spec.name);
  for (const name of Object.keys(node.params)) {
    if (names.includes(name)) continue;
    const message = `${kind.title} has no parameter ${quote(name)}; it is ignored.${didYouMean(name, names)}`;
    reporter.at('information', 'unknown-param', message, { node: node.id, param: name });
  }
}

function checkValue(spec: ParamSpec, value: JsonValue, data: DataInfo | null): Checked {
  switch (spec.type) {
    case 'integer':
    case 'number':
      return checkNumber(value, spec.min, spec.max, spec.type === 'integer');
    case 'size':
      return typeof value === 'string' ? checkFields([value], value, data) : checkNumber(value, 1, spec.max, true);
    case 'boolean':
      return typeof value === 'boolean' ? { value } : wrongType(value, 'true or false');
    case 'graph':
    case 'text':
      return typeof value === 'string' ? { value } : wrongType(value, 'a text');
    case 'equations': {
      const text = textOfLines(value);
      return text === undefined ? wrongType(value, 'lines of text') : { value: text };
    }
    case 'choice':
      return checkChoice(spec, value);
    case 'fields':
      return checkFieldList(value, spec.multiple, data);
    case 'numbers':
      return checkNumbers(value, spec.most);
  }
}

function checkNumber(value: JsonValue, min: number, max: number, whole: boolean): Checked {
  const wanted = `${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`;
  if (typeof value !== 'number') return wrongType(value, wanted);
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return { value };
  return { problem: { code: 'param-range', message: ` is ${value}: it must be ${wanted}.` } };
}

function checkNumbers(value: JsonValue, most: number): Checked {
  const list: readonly JsonValue[] | undefined =
    typeof value === 'number' ? [value] : Array.isArray(value) ? value : undefined;
  const numbers = list?.filter((one) => typeof one === 'number');
  if (list === undefined || numbers?.length !== list.length) return wrongType(value, 'a number or a list of numbers');
  const wrong = numbers.find((one) => !Number.isFinite(one));
  if (wrong !== undefined)
    return { problem: { code: 'param-range', message: ` holds ${wrong}: every number must be finite.` } };
  if (numbers.length <= most) return { value: numbers };
  return { problem: { code: 'param-range', message: ` has ${numbers.length} numbers: at most ${most} are allowed.` } };
}

function checkChoice(spec: ParamSpec & { type: 'choice' }, value: JsonValue): Checked {
  const options = spec.options.map((option) => option.value);
  if (typeof value !== 'string') return wrongType(value, `one of ${listed(options)}`);
  if (options.includes(value)) return { value };
  const message = ` is ${quote(value)}: it must be one of ${listed(options)}.${didYouMean(value, options)}`;
  return { problem: { code: 'param-choice', message } };
}

function checkFieldList(value: JsonValue, multiple: boolean, data: DataInfo | null): Checked {
  const list: readonly JsonValue[] | undefined =
    typeof value === 'string' ? [value] : Array.isArray(value) ? value : undefined;
  const names = list?.filter((name) => typeof name === 'string');
  if (list === undefined || names?.length !== list.length) {
    return wrongType(value, multiple ? 'a field name or a list of them' : 'a field name');
  }
  const [first] = names;
  if (first === undefined) {
    const has = data === null ? '' : ` The data have ${listed(data.fields.map((field) => field.name))}.`;
    return {
      problem: {
        code: 'fields-missing',
        message: ` is empty: choose ${multiple ? 'one field or more' : 'a field'}.${has}`,
      },
    };
  }
  if (!multiple && names.length > 1) {
    return { problem: { code: 'param-type', message: ` takes one field, not ${names.length}.` } };
  }
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) return { problem: { code: 'field-twice', message: ` names ${quote(twice)} twice.` } };
  return checkFields(names, names, data);
}

function checkFields(names: readonly string[], value: JsonValue, data: DataInfo | null): Checked {
  if (data === null) return { value };
  const known = data.fields.map((field) => field.name);
  const knownSet = new Set(known);
  const unknown = names.find((name) => !knownSet.has(name));
  if (unknown === undefined) return { value };
  const message = ` names the field ${quote(unknown)}, but the data have ${listed(known)}.${didYouMean(unknown, known)}`;
  return { problem: { code: 'unknown-field', message } };
}

function wrongType(value: JsonValue, wanted: string): Checked {
  return { problem: { code: 'param-type', message: ` is ${describe(value)}: it must be ${wanted}.` } };
}

function describe(value: JsonValue): string {
  if (typeof value === 'string') return `the text ${quote(value, 30)}`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
