// Visiting every part of an expression, the outer before the inner.
import type { Expression } from './ast.ts';

export function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'name':
    case 'missing':
      return [];
    case 'negative':
    case 'slice':
      return [expression.a];
    case 'binary':
      return [expression.a, expression.b];
    case 'call':
      return expression.args;
    case 'concat':
      return expression.parts;
  }
}

export function walk(expression: Expression, visit: (part: Expression) => void): void {
  visit(expression);
  for (const child of children(expression)) walk(child, visit);
}
