// Collects the diagnostics of one file, with a limit: a hostile file must not drown the Problems panel.
import type { Diagnostic, GraphPlace, Severity, TextRange } from '../base/diagnostic.ts';
import type { JsonPath } from '../base/json.ts';
import { MAX_DIAGNOSTICS } from './limits.ts';

export interface ReportOptions {
  readonly place?: GraphPlace;
  readonly range?: TextRange;
}

/** The message may be a function: it is called only when the list has room. */
export type Report = (
  severity: Severity,
  code: string,
  message: string | (() => string),
  path: JsonPath,
  options?: ReportOptions,
) => void;

/** A list and the function that fills it; after `MAX_DIAGNOSTICS` one entry says that there are more. */
export function collector(): { readonly diagnostics: Diagnostic[]; readonly report: Report } {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (severity, code, message, path, options = {}) => {
    if (diagnostics.length < MAX_DIAGNOSTICS) {
      diagnostics.push({
        severity,
        code,
        message: typeof message === 'string' ? message : message(),
        path,
        ...options,
      });
    } else if (diagnostics.length === MAX_DIAGNOSTICS) {
      const more = `There are more than ${MAX_DIAGNOSTICS} problems in this file; the others are not listed.`;
      diagnostics.push({ severity: 'error', code: 'more-problems', message: more, path: [] });
    }
  };
  return { diagnostics, report };
}
