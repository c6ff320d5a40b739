import type { Operator } from '../operator.ts';

/** The domain of operators that only stand in graphs under training, until they are written out for an engine. */
export const trainingDomain = 'espalier';

type Facets = Required<Pick<Operator, 'infer' | 'expand'>> & Pick<Operator, 'gradient' | 'parameters'>;

/** Such an operator: no cut ever meets it. */
export function trainingOperator(name: string, facets: Facets): Operator {
  return { name: `${trainingDomain}.${name}`, channels: () => undefined, ...facets };
}
