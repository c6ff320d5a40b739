import type { Raise } from '../conversion.ts';
import type { ConversionScope } from '../scope.ts';

/** Only the first output is of use in inference; exporters list the others all the same. */
function firstOutput(scope: ConversionScope): string[] {
  const read = scope.node.outputs.findIndex((_, output) => output > 0 && scope.isRead(output));
  if (read > 0) scope.refuse(`its output ${read} ('${scope.node.outputs[read]}') belongs to training`);
  return scope.node.outputs.slice(0, 1);
}

function batchNormalization(scope: ConversionScope): void {
  if (scope.typed.int('spatial', 1) !== 1) scope.refuse('it normalises every position on its own (spatial = 0)');
  scope.write({ outputs: firstOutput(scope), attributes: scope.attributesWithout('spatial') });
}

/** The ratio, an input since operator set 12, has no effect in inference. The mask was zeros, and now is ones. */
function dropout(scope: ConversionScope): void {
  scope.write({ outputs: firstOutput(scope), attributes: scope.attributesWithout('ratio') });
}

/** Operators that behave differently in training, which operator sets 12 and 14 made explicit. */
export const trainingRaises: readonly Raise[] = [
  { operator: 'BatchNormalization', below: 14, convert: batchNormalization },
  { operator: 'Dropout', below: 12, convert: dropout },
];
