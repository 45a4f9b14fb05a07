// Reading resolved parameters (the checker has filled in defaults and checked types), and the specs that several kinds share.
import type { Params, ParamSpec } from './nodeKind.ts';

/** No single size of a node may be larger. */
export const maxUnits = 16384;

export function numberParam(params: Params, name: string): number {
  const value = params[name];
  if (typeof value !== 'number') throw new Error(`parameter ${name} is not a number`);
  return value;
}

export function textParam(params: Params, name: string): string {
  const value = params[name];
  if (typeof value !== 'string') throw new Error(`parameter ${name} is not a text`);
  return value;
}

export function flagParam(params: Params, name: string): boolean {
  const value = params[name];
  if (typeof value !== 'boolean') throw new Error(`parameter ${name} is not true or false`);
  return value;
}

/** Resolved `fields` parameters are always lists. */
export function fieldsParam(params: Params, name: string): readonly string[] {
  const value = params[name];
  if (!Array.isArray(value)) throw new Error(`parameter ${name} is not a list of fields`);
  return value.filter((field) => typeof field === 'string');
}

/** Resolved `numbers` parameters are always lists. */
export function numbersParam(params: Params, name: string): readonly number[] {
  const value = params[name];
  if (!Array.isArray(value)) throw new Error(`parameter ${name} is not a list of numbers`);
  return value.filter((one) => typeof one === 'number');
}

/** Whether a parameter acts, given the values of all parameters of its node. */
export function applies(spec: ParamSpec, params: Params): boolean {
  return (spec.when ?? []).every((condition) => {
    const value = params[condition.param];
    if ('above' in condition) return typeof value === 'number' && value > condition.above;
    return condition.is.some((one) => one === value);
  });
}

/** What a parameter needs to act: `layers above 1 and biasInit zeros`; empty when it always acts. */
export function conditionText(spec: ParamSpec): string {
  return (spec.when ?? [])
    .map((one) => ('above' in one ? `${one.param} above ${one.above}` : `${one.param} ${one.is.join(' or ')}`))
    .join(' and ');
}

/** `32 units`, or `|weather| units` for the name of a field. */
export function unitsLine(params: Params): string {
  const units = params['units'];
  if (typeof units === 'string') return `|${units}| units`;
  return units === 1 ? '1 unit' : `${numberParam(params, 'units')} units`;
}

export function choice(
  name: string,
  label: string,
  help: string,
  options: readonly (readonly [value: string, label: string])[],
): ParamSpec {
  const first = options[0];
  if (first === undefined) throw new Error(`choice ${name} has no options`);
  return {
    type: 'choice',
    name,
    label,
    help,
    default: first[0],
    options: options.map(([value, text]) => ({ value, label: text })),
  };
}
