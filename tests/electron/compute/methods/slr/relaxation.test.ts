import { describe, expect, it } from 'vitest';
import type { Projection } from '../../../../../electron/compute/methods/slr/projection.ts';
import { Relaxation, type RelaxationSettings } from '../../../../../electron/compute/methods/slr/relaxation.ts';
import { nextStepSize } from '../../../../../electron/compute/methods/slr/step-size.ts';
import type { Tensors } from '../../../../../electron/compute/training/tensors.ts';

const settings: RelaxationSettings = { algorithm: 'slr', M: 300, r: 0.1, s0: 0.01, rho: 0.1 };

/** All but the `count` elements of the largest magnitude are zero. */
const largest = (count: number): Projection => ({
  weights: ['w'],
  project(values, into) {
    const w = values.get('w')!;
    const kept = [...w.keys()].sort((a, b) => Math.abs(w[b]!) - Math.abs(w[a]!) || a - b).slice(0, count);
    into.get('w')!.set(w.map((value, at) => (kept.includes(at) ? value : 0)));
  },
});
const of = (...values: number[]): Tensors => new Map([['w', Float32Array.from(values)]]);
const gradientAt = (relaxation: Relaxation, weights: Tensors): number[] => {
  const gradients = of(...weights.get('w')!.map(() => 0));
  relaxation.afterBackward(gradients, weights);
  return [...gradients.get('w')!];
};

describe('an update', () => {
  it('pulls weights to the projected ones, and to nothing where they are there', () => {
    const start = of(2, 1);
    const relaxation = new Relaxation(settings, largest(1), start);
    // Z is (2, 0), the multipliers are 0: rho times what is over.
    expect(gradientAt(relaxation, start)).toEqual([0, expect.closeTo(0.1, 6)]);
    expect(relaxation.afterBackward(of(0, 0), start)).toBeCloseTo(0.05, 6);
  });

  it('moves multipliers by both half steps, as worked out by hand', () => {
    const relaxation = new Relaxation(settings, largest(1), of(2, 1));
    const w = of(2, 0.5);
    const update = relaxation.update(w, 1);
    // Before: ||(2, 1) - (2, 0)|| = 1; now ||(2, 0.5) - (2, 0)|| = 0.5, for both halves.
    const half = nextStepSize(settings, 1, 0.01, 1, 0.5);
    const full = nextStepSize(settings, 2, half, 0.5, 0.5);
    expect(update).toMatchObject({ update: 1, k: 3, accepted: { weights: true, projected: true } });
    expect(update.step).toBeCloseTo(full, 10);
    expect(update.gap).toBeCloseTo(0.5, 6);
    expect(update.multipliers).toBeCloseTo(0.5 * (half + full), 6);
    expect(gradientAt(relaxation, w)[1]).toBeCloseTo(0.5 * (half + full) + 0.1 * 0.5, 6);
  });

  it('is turned down where the Lagrangian has not become smaller, and then leaves everything as it was', () => {
    const relaxation = new Relaxation(settings, largest(1), of(2, 1));
    relaxation.update(of(2, 0.5), 1);
    const before = relaxation.state();
    const worse = relaxation.update(of(2, 0.5), 1);
    expect(worse.accepted).toEqual({ weights: false, projected: false });
    const { numbers, arrays } = relaxation.state();
    expect(arrays).toEqual(before.arrays);
    expect(numbers).toEqual({ ...before.numbers, 'progress/updates': 2 });
    expect(relaxation.update(of(2, 0.4), 0.9).accepted).toEqual({ weights: true, projected: true });
  });

  it('compares each loss with its own point: a lower loss alone does not make up for a wider gap', () => {
    const relaxation = new Relaxation({ ...settings, rho: 10 }, largest(1), of(2, 1));
    relaxation.update(of(2, 0.5), 1);
    expect(relaxation.update(of(2, 1.5), 0.9).accepted.weights).toBe(false);
    expect(relaxation.update(of(2, 0.2), 1.1).accepted.weights).toBe(true);
  });

  it('takes the half step back where the projection is no better than the one before', () => {
    // No projection at all: it goes away from where it was.
    let z = 0;
    const astray: Projection = { weights: ['w'], project: (_, into) => into.get('w')!.set([2, z--]) };
    const relaxation = new Relaxation(settings, astray, of(2, 1));
    relaxation.update(of(2, 0.5), 1);
    const before = relaxation.state();
    expect(relaxation.update(of(2, 0.4), 0.5).accepted).toEqual({ weights: true, projected: false });
    expect(relaxation.state().numbers).toMatchObject({
      'progress/k': before.numbers['progress/k'],
      'progress/step': before.numbers['progress/step'],
    });
    expect(relaxation.state().arrays.get('multipliers/w')).toEqual(before.arrays.get('multipliers/w'));
  });

  it('goes on from a state as it would have gone on itself', () => {
    const points = [of(2, 0.6, 0.3), of(1.9, 0.4, 0.2), of(1.9, 0.2, 0.3)];
    const whole = new Relaxation(settings, largest(1), of(2, 1, 0.5));
    const resumed = new Relaxation(settings, largest(1), of(2, 1, 0.5));
    const first = new Relaxation(settings, largest(1), of(2, 1, 0.5));
    first.update(points[0]!, 1);
    resumed.restore(first.state());
    whole.update(points[0]!, 1);
    points.slice(1).forEach((point, at) => {
      expect(resumed.update(point, 0.9 - at / 10)).toEqual(whole.update(point, 0.9 - at / 10));
    });
    expect(resumed.state()).toEqual(whole.state());
  });
});

describe('a convex problem whose optimum is known', () => {
  // f(w) = 1/2 sum a (w - c)^2 where two of four elements are zero: those stay that f gains most from, a c^2 / 2.
  const a = [1, 4, 0.5, 2];
  const c = [3, 1, 4, 0.5];
  const optimum = [3, 0, 4, 0];
  const lossAt = (w: Float32Array): number =>
    w.reduce((sum, value, at) => sum + (a[at]! * (value - c[at]!) ** 2) / 2, 0);

  /** Zeros in given places: a convex set. */
  const subspace: Projection = {
    weights: ['w'],
    project: (values, into) => into.get('w')!.set(values.get('w')!.map((value, at) => (at % 2 === 0 ? value : 0))),
  };

  const solved = (algorithm: RelaxationSettings['algorithm'], projection: Projection): Float32Array => {
    const weights = of(...c);
    const w = weights.get('w')!;
    const relaxation = new Relaxation({ ...settings, algorithm, rho: 4, s0: 0.02 }, projection, weights);
    for (let update = 0; update < 600; update++) {
      for (let step = 0; step < 50; step++) {
        const gradients = of(...w.map((value, at) => a[at]! * (value - c[at]!)));
        relaxation.afterBackward(gradients, weights);
        w.forEach((value, at) => (w[at] = value - 0.1 * gradients.get('w')![at]!));
      }
      relaxation.update(weights, lossAt(w));
    }
    return w;
  };

  it.each(['slr', 'admm'] as const)('is reached by %s, to the constraint and to the optimum', (algorithm) => {
    // In a convex set, and among all sets of two elements, which are none.
    for (const projection of [subspace, largest(2)]) {
      const w = solved(algorithm, projection);
      optimum.forEach((value, at) => expect(w[at]).toBeCloseTo(value, 2));
    }
  });
});
