// The equations as a tree. Every part knows its characters in the text; `missing` stands where an expression could not be read.
import type { TextRange } from '../base/diagnostic.ts';
import type { Init } from '../ir/ir.ts';
import type { FunctionName } from './functions.ts';
import type { Size } from './sizes.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | 'product' | '<' | '>' | '<=' | '>=' | '==' | '!=';

interface ExpressionBase {
  readonly span: TextRange;
  /** Operations inside each other; 1 for a name or a number. */
  readonly depth: number;
}

export type Expression = ExpressionBase &
  (
    | { readonly kind: 'number'; readonly value: number }
    /** `next`: h′, the value of this step; a state without it is the value of the step before. */
    | { readonly kind: 'name'; readonly name: string; readonly next: boolean }
    | { readonly kind: 'negative'; readonly a: Expression }
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly sign: TextRange;
        readonly a: Expression;
        readonly b: Expression;
      }
    | { readonly kind: 'call'; readonly fn: FunctionName; readonly args: readonly Expression[] }
    | { readonly kind: 'concat'; readonly parts: readonly Expression[] }
    /** Elements from … to − 1 of a vector; a missing end is the end of the vector. */
    | { readonly kind: 'slice'; readonly a: Expression; readonly from: Size; readonly to: Size | undefined }
    | { readonly kind: 'missing' }
  );
export type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

/** A name where it is introduced. */
export interface Introduced {
  readonly name: string;
  readonly span: TextRange;
}

/** Where a state starts. */
export type InitialState =
  { readonly kind: 'constant'; readonly value: number } | { readonly kind: 'learned' } | { readonly kind: 'wired' };

export type Statement =
  | { readonly kind: 'input'; readonly name: Introduced; readonly shape: readonly Size[] | undefined }
  | {
      readonly kind: 'state';
      readonly name: Introduced;
      readonly shape: readonly Size[] | undefined;
      readonly initial: InitialState | undefined;
    }
  | {
      readonly kind: 'parameter';
      readonly name: Introduced;
      readonly shape: readonly Size[] | undefined;
      readonly init: Init | undefined;
    }
  /** `z = …`, or with `next` `h′ = …`. */
  | { readonly kind: 'define'; readonly name: Introduced; readonly next: boolean; readonly value: Expression }
  /** Without a value the definition of that name is given out. */
  | {
      readonly kind: 'output';
      readonly name: Introduced;
      readonly next: boolean;
      readonly value: Expression | undefined;
    };
export type StatementOf<K extends Statement['kind']> = Extract<Statement, { readonly kind: K }>;
