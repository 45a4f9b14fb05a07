// Collects what a reader has to say about the data: errors stop training, the rest is shown and training goes on.
import type { Diagnostic, Severity } from '../../core/base/diagnostic.ts';
import type { JsonPath } from '../../core/base/json.ts';

export class Findings {
  readonly list: Diagnostic[] = [];
  readonly #path: JsonPath;

  /** `path`: the setting that the findings belong to unless they say otherwise, e.g. ['data', 'path']. */
  constructor(path: JsonPath = ['data', 'path']) {
    this.#path = path;
  }

  add(severity: Severity, code: string, message: string, path: JsonPath = this.#path): void {
    this.list.push({ severity, code, message, path });
  }

  error(code: string, message: string, path?: JsonPath): void {
    this.add('error', code, message, path);
  }

  warning(code: string, message: string, path?: JsonPath): void {
    this.add('warning', code, message, path);
  }

  note(code: string, message: string, path?: JsonPath): void {
    this.add('information', code, message, path);
  }

  get failed(): boolean {
    return this.list.some((finding) => finding.severity === 'error');
  }
}

/** Text of a cell or line for a message: cut, and with control characters shown. */
export function quoted(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return JSON.stringify(shown);
}

/** `1 row`, `2 rows`. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
