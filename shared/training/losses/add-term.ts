import { EspalierError } from '../../api/errors.ts';
import type { GraphBuilder } from '../../graph/builder.ts';
import type { Value, ValueType } from '../../graph/graph.ts';
import type { LossTerm } from '../objective.ts';
import type { Loss, LossScope } from './loss.ts';
import { losses } from './registry.ts';

interface AddedTerm {
  /** The scalar that holds the term, before its weight in the objective. */
  readonly value: string;
  /** The inputs that it reads: its target, and its weights where it has such. */
  readonly targets: readonly Value[];
}

/** Writes one term of an objective. Throws OBJECTIVE_INVALID where its output is missing, or is not what its kind needs. */
export function addTerm(builder: GraphBuilder, term: LossTerm): AddedTerm {
  const { name, output, weighted = false } = term;
  const loss: Loss = losses[term.kind];
  if (!builder.has(output)) throw unknownOutput(name, output);
  const type = builder.typeOf(output);
  requireOutput(loss, term, type);
  const targets: Value[] = [];
  const input = (value: Value): string => {
    targets.push(value);
    if (builder.input(value) === value.name) return value.name;
    throw new EspalierError(
      'OBJECTIVE_INVALID',
      `The loss '${name}' needs an input '${value.name}', and the network has a value of that name.`,
      'Give the loss another name.',
    );
  };
  const target = input({ name, ...loss.target(type) });
  const weight = weighted ? input({ name: `${name}.weight`, type: 'float32', dims: loss.elements(type) }) : null;
  const scope: LossScope = {
    output,
    target,
    weight,
    add: (operator, inputs, attributes = {}, domain = '') =>
      builder.add(`loss/${name}/${operator}`, operator, inputs, { attributes, domain }),
    dims: (value) => builder.dims(value),
    ints: (values) => builder.ints(values),
    scalar: (value) => builder.scalar(value),
    constant: (tensor) => builder.constant(`loss/${name}/constant`, tensor),
  };
  return { value: loss.build(scope, term), targets };
}

function requireOutput(loss: Loss, { name, kind, output }: LossTerm, { type, dims }: ValueType): void {
  if (type === 'float32' && (!loss.classes || Number(dims[1] ?? 0) >= 2)) return;
  throw new EspalierError(
    'OBJECTIVE_INVALID',
    `The loss '${name}' (${kind}) reads '${output}', which is ${type} [${dims.join(', ')}].`,
    loss.classes
      ? 'It needs float32 logits [batch, classes, …] of two classes or more; of one, take binary-cross-entropy.'
      : 'It needs a float32 value.',
  );
}

function unknownOutput(term: string, output: string): EspalierError {
  return new EspalierError(
    'OBJECTIVE_INVALID',
    `The loss '${term}' reads '${output}', which the network does not have.`,
    'Name an output of the network, or a value within.',
  );
}
