import type { NodeScope } from './scope.ts';

/** A value by name, or a number that broadcasts. */
export type Term = string | number;

type Unary = (x: Term) => string;
type Binary = (a: Term, b: Term) => string;

interface Algebra {
  readonly add: Binary;
  readonly sub: Binary;
  readonly mul: Binary;
  readonly div: Binary;
  readonly neg: Unary;
  readonly abs: Unary;
  readonly exp: Unary;
  readonly sigmoid: Unary;
  /** Keeps what is above (below) a number; the number where it is not. */
  readonly atLeast: (x: string, low: number) => string;
  readonly atMost: (x: string, high: number) => string;
}

/** Formulas as nodes: each call adds one, and gives its output. */
export function algebra(scope: Pick<NodeScope, 'add' | 'scalar'>): Algebra {
  const value = (term: Term): string => (typeof term === 'number' ? scope.scalar(term) : term);
  const unary =
    (operator: string): Unary =>
    (x) =>
      scope.add(operator, [value(x)]);
  const binary =
    (operator: string): Binary =>
    (a, b) =>
      scope.add(operator, [value(a), value(b)]);
  return {
    add: binary('Add'),
    sub: binary('Sub'),
    mul: binary('Mul'),
    div: binary('Div'),
    neg: unary('Neg'),
    abs: unary('Abs'),
    exp: unary('Exp'),
    sigmoid: unary('Sigmoid'),
    atLeast: (x, low) => scope.add('Clip', [x, scope.scalar(low)]),
    atMost: (x, high) => scope.add('Clip', [x, '', scope.scalar(high)]),
  };
}
