import { describe, expect, it } from 'vitest';
import { Divergence } from '../../../../../electron/compute/training/loop/divergence.ts';

const layers = new Map([
  ['w1', 'first'],
  ['w2', 'second'],
]);
const sound = new Map([
  ['w1', Float32Array.of(1, 1)],
  ['w2', Float32Array.of(3, 3, 3)],
]);

/** Steps with these losses. */
function run(losses: readonly number[], divergence = new Divergence()): void {
  losses.forEach((loss, index) =>
    divergence.check(index + 1, { loss, gradientNorm: 5, gradients: sound, statistics: new Map() }, layers),
  );
}

const repeated = (value: number, count: number): number[] => new Array<number>(count).fill(value);

describe('divergence', () => {
  it('is a loss that is no number, with the step and the layer of the largest gradient', () => {
    expect(() => run([2, 2, NaN])).toThrow(/step 3: the loss is NaN.*'second'/);
  });

  it('shows in the first layer whose activations are no numbers', () => {
    const of = (value: number) => ({ mean: Float32Array.of(0, value), variance: Float32Array.of(1, 1), count: 8 });
    const statistics = new Map([
      ['bn1', of(1)],
      ['bn2', of(Infinity)],
      ['bn3', of(NaN)],
    ]);
    const signs = { loss: NaN, gradientNorm: NaN, gradients: sound, statistics };
    expect(() => new Divergence().check(5, signs, layers)).toThrow(/step 5: the loss is NaN.*'bn2'/);
  });

  it('is a loss on the validation images that is no number', () => {
    expect(() => new Divergence().checkValidation(7, 0.5)).not.toThrow();
    expect(() => new Divergence().checkValidation(7, NaN)).toThrow(/step 7: the loss on the validation images is NaN/);
  });

  it('is a gradient that is no number, with the layer that has it last', () => {
    const broken = new Map([
      ['w1', Float32Array.of(1, 2)],
      ['w2', Float32Array.of(0, NaN, 0)],
    ]);
    expect(() =>
      new Divergence().check(5, { loss: 1, gradientNorm: NaN, gradients: broken, statistics: new Map() }, layers),
    ).toThrow(/step 5: the gradients are.*'second'/);
  });

  it('is ten times the loss of the start, not of one batch', () => {
    expect(() => run([...repeated(2, 10), 25, ...repeated(2, 10)])).not.toThrow();
    expect(() => run([...repeated(2, 10), ...repeated(21, 10)])).toThrow(
      /step 20: the loss is 21.0, over ten times the 2.00/,
    );
  });

  it('shows in a training of a few steps', () => {
    expect(() => run([0.5, 0.6, 3, 90, 200, 250])).toThrow(/step 5: the loss is 97.7, over ten times the 1.00/);
    expect(() => run([0.01, 3, 2, 4, 6, 0.1, 5])).not.toThrow();
  });

  it('lets a network that starts near zero lose what augmentation costs', () => {
    expect(() => run([...repeated(0.001, 10), ...repeated(0.5, 30)])).not.toThrow();
  });

  it('goes on after a restart with what it has seen', () => {
    const before = new Divergence();
    run(repeated(2, 10), before);
    const after = new Divergence();
    after.restore(before.state());
    expect(() => run(repeated(21, 10), after)).toThrow(/over ten times/);
  });
});
