// One look at every key and number of a file, whatever it means: duplicate keys, reserved keys, numbers that cannot be held.
import type { JsonPath } from '../base/json.ts';
import { quote } from '../base/text.ts';
import { isReservedKey } from './identifier.ts';
import { properties, type JsonNode } from './jsonDocument.ts';
import { rangeOfNode } from './ranges.ts';
import { name } from './readValue.ts';
import type { Report } from './report.ts';

/** Reports what is wrong with keys and numbers anywhere below `node`. */
export function inspect(text: string, node: JsonNode, report: Report, path: JsonPath = []): void {
  if (node.type === 'object') inspectObject(text, node, report, path);
  else if (node.type === 'array')
    for (const [i, child] of (node.children ?? []).entries()) inspect(text, child, report, [...path, i]);
  else if (node.type === 'number') inspectNumber(text, node, report, path);
}

function inspectObject(text: string, node: JsonNode, report: Report, path: JsonPath): void {
  const seen = new Set<string>();
  for (const { name: key, key: keyNode, value } of properties(node)) {
    const place = path[0] === 'nodes' && typeof path[1] === 'string' ? { place: { node: path[1] } } : {};
    if (isReservedKey(key)) {
      const message = `${quote(key)} cannot be a key here: JavaScript gives it a meaning. It is ignored. Rename it.`;
      report('error', 'reserved-key', message, path, { range: rangeOfNode(keyNode), ...place });
      continue;
    }
    if (seen.has(key)) {
      const message = (): string => {
        const where = path.length === 0 ? 'in this file' : `in ${name(path)}`;
        return `${quote(key)} stands twice ${where}. The last one counts. Rename or remove one.`;
      };
      report('error', 'duplicate-key', message, [...path, key], { range: rangeOfNode(keyNode), ...place });
    }
    seen.add(key);
    inspect(text, value, report, [...path, key]);
  }
}

function inspectNumber(text: string, node: JsonNode, report: Report, path: JsonPath): void {
  const value = node.value as number;
  const written = text.slice(node.offset, node.offset + node.length);
  if (!Number.isFinite(value)) {
    report('error', 'not-finite', `${quote(written, 30)} is too large for a number.`, path);
  } else if (!Number.isSafeInteger(value) && /^-?\d+$/.test(written)) {
    report(
      'warning',
      'unsafe-integer',
      `${quote(written, 30)} cannot be held exactly; it becomes ${value}. Whole numbers are exact up to 9007199254740991.`,
      path,
    );
  }
}
