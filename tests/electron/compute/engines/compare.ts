import type { Feeds, StepResult } from '../../../../electron/compute/engines/engine.ts';
import { Generator } from '../../../../electron/compute/random/generator.ts';
import type { Value } from '../../../../shared/graph/graph.ts';
import { elementCount } from '../../../../shared/graph/tensor.ts';

/** ||a - b|| / ||a||, where a is not nothing beside `floor`. */
export function relativeDistance(a: Float32Array, b: Float32Array, floor = 0): number {
  let difference = 0;
  let size = 0;
  for (let index = 0; index < a.length; index++) {
    difference += (a[index]! - b[index]!) ** 2;
    size += a[index]! ** 2;
  }
  return Math.sqrt(difference) / Math.max(Math.sqrt(size), floor, 1e-30);
}

/**
 * The largest relative distance of any gradient or statistic. A gradient that is nothing beside the largest one (of a bias
 * before a normalisation, say, which has none at all) is rounding: it is measured against a hundredth of that.
 */
export function worstDistance(
  expected: StepResult,
  found: StepResult,
): { readonly where: string; readonly distance: number } {
  const norms = [...expected.gradients.values()].map((gradient) => Math.hypot(...gradient.map(Number)));
  const floor = 1e-2 * norms.reduce((most, norm) => Math.max(most, norm), 0);
  const pairs = [
    ...[...expected.gradients].map(([name, gradient]) => [name, gradient, found.gradients.get(name), floor] as const),
    ...[...expected.statistics].flatMap(([name, { mean, variance }]) => [
      [`${name} mean`, mean, found.statistics.get(name)?.mean, Math.sqrt(mean.length)] as const,
      [`${name} variance`, variance, found.statistics.get(name)?.variance, 0] as const,
    ]),
  ];
  let worst = { where: '', distance: 0 };
  for (const [where, a, b, least] of pairs) {
    const distance = b === undefined ? Infinity : relativeDistance(a, b, least);
    if (!(distance <= worst.distance)) worst = { where, distance };
  }
  return worst;
}

/** Normal numbers for float32 inputs, whole ones under `classes` for labels. */
export function randomFeeds(inputs: readonly Value[], { seed = 1, classes = 2 } = {}): Feeds {
  const generator = Generator.fromSeed(seed, 'feeds');
  return new Map(
    inputs.map(({ name, type, dims }): [string, Float32Array | Int32Array] => {
      const length = elementCount(dims.map(Number));
      if (type === 'int32') return [name, Int32Array.from({ length }, () => generator.integer(classes))];
      return [name, Float32Array.from({ length }, () => generator.normal(1))];
    }),
  );
}
