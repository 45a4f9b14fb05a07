// What is wrong with the equations of a cell, at which characters. Collected, never thrown.
import type { Severity, TextRange } from '../base/diagnostic.ts';
import { MAX_EQUATION_PROBLEMS } from './limits.ts';

export interface CellProblem {
  readonly severity: Severity;
  readonly code: 'equation-syntax' | 'equation-name' | 'equation-shape' | 'equation-unused' | 'equation-limit';
  readonly message: string;
  /** Offsets into the text of the equations. */
  readonly span: TextRange;
}

/** Collects problems up to the limit; of two at one place only the first, which is the cause. */
export class CellProblems {
  readonly list: CellProblem[] = [];
  readonly #starts = new Set<number>();

  error(code: CellProblem['code'], span: TextRange, message: string): void {
    this.#add({ severity: 'error', code, message, span });
  }

  warning(code: CellProblem['code'], span: TextRange, message: string): void {
    this.#add({ severity: 'warning', code, message, span });
  }

  #add(problem: CellProblem): void {
    if (this.list.length >= MAX_EQUATION_PROBLEMS || this.#starts.has(problem.span.start)) return;
    this.#starts.add(problem.span.start);
    this.list.push(problem);
  }
}
