import type { Lower } from '../conversion.ts';
import type { ConversionScope } from '../scope.ts';

/** `num_outputs` (18) makes equal parts, of which the last may be smaller; before, only sizes could say so. */
function sizes(scope: ConversionScope): void {
  const { node, typed } = scope;
  if (node.inputs[1]) return scope.write({});
  const count = node.outputs.length;
  if (typed.int('num_outputs', count) !== count)
    typed.fail(`attribute num_outputs is not ${count}, as its outputs are`);
  const { shaped } = scope;
  const size = shaped.size(0, shaped.axis(shaped.int('axis', 0), shaped.rank(0)));
  const part = Math.ceil(size / count);
  const parts = node.outputs.map((_, index) => Math.max(0, Math.min(part, size - index * part)));
  scope.write({
    inputs: [scope.input(0), scope.integers('sizes', parts)],
    attributes: scope.attributesWithout('num_outputs'),
  });
}

export const splitLowers: readonly Lower[] = [{ operator: 'Split', from: 18, convert: sizes }];
