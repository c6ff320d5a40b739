import type { TypedNode } from '../../../../../shared/graph/operators/typed-node.ts';
import type { Arrangement } from './arrangement.ts';
import type { Blocked, Layout } from './layout.ts';

/** What a batch normalisation leaves for its backward pass; vectors are [C filled up]. */
export interface Normalized {
  /** x minus its mean. */
  readonly centred: Blocked;
  /** 1 / sqrt(variance + epsilon) */
  readonly inverse: string;
}

/** espalier.BatchNormalization: two passes for the statistics, one for the result. */
export function arrangeBatchNormalization(arrangement: Arrangement, node: TypedNode): boolean {
  const { layout, normalized } = arrangement;
  const [xName, scale, shift] = node.node.inputs as [string, string, string];
  if (!layout.isBlocked(xName)) return false;
  const { builder } = layout;
  const x = layout.blocked(xName);
  const { channels } = x;
  const mean = layout.mean(x);
  const one = ones(layout, layout.filledUp(channels));
  const centred = layout.scaled(x, one, layout.add('Neg', [mean]), null);
  const squares = layout.add('Mul', [centred.name, centred.name]);
  const variance = layout.mean(layout.of(squares, x));
  const { epsilon } = node.node.attributes;
  const stable = layout.add('Add', [variance, builder.scalar(epsilon?.kind === 'float' ? epsilon.value : 1e-5)]);
  const inverse = layout.add('Reciprocal', [layout.add('Sqrt', [stable])]);
  const gain = layout.add('Mul', [layout.fill(layout.plain(scale), channels), inverse]);
  const [y, meanOutput, varianceOutput] = node.node.outputs as [string, string, string];
  layout.setBlocked(y, layout.scaled(centred, gain, layout.fill(layout.plain(shift), channels), null));
  layout.setPlain(meanOutput, layout.first(mean, channels, 0));
  layout.setPlain(varianceOutput, layout.first(variance, channels, 0));
  normalized.set(meanOutput, { centred, inverse });
  return true;
}

/**
 * Its backward pass: dx = gain * (dy - mean(dy) - centred * inverse² * mean(dy * centred)). The gain is left to those who
 * read dx: convolutions take it into their weights.
 */
export function arrangeBatchNormalizationGradient(arrangement: Arrangement, node: TypedNode): boolean {
  const { layout } = arrangement;
  const [dyName, , scale, mean] = node.node.inputs as [string, string, string, string];
  const forward = arrangement.normalized.get(mean);
  if (forward === undefined) return false;
  const { builder } = layout;
  const { centred, inverse } = forward;
  const { channels } = centred;
  const dy = layout.blocked(dyName);
  const meanGradient = layout.mean(dy);
  const products = layout.add('Mul', [dy.name, centred.name]);
  const meanProduct = layout.add('Mul', [layout.mean(layout.of(products, dy)), inverse]);
  const slope = layout.add('Neg', [layout.add('Mul', [meanProduct, inverse])]);
  const shift = layout.add('Neg', [meanGradient]);
  const gain = layout.add('Mul', [layout.fill(layout.plain(scale), channels), inverse]);
  const straight = layout.scaled(centred, slope, shift, dy.name);
  const count = builder.scalar(dy.batch * dy.height * dy.width);
  const [dx, dScale, dShift] = node.node.outputs as [string, string, string];
  layout.setBlocked(dx, { ...straight, factor: gain });
  layout.setPlain(dScale, layout.first(layout.add('Mul', [meanProduct, count]), channels, 0));
  layout.setPlain(dShift, layout.first(layout.add('Mul', [meanGradient, count]), channels, 0));
  return true;
}

function ones(layout: Layout, count: number): string {
  return layout.builder.constant('espalier/ones', {
    type: 'float32',
    dims: [count],
    data: new Float32Array(count).fill(1),
  });
}
