import { describe, expect, it } from 'vitest';
import { Adam } from '../../../../electron/compute/training/optimizers/adam.ts';
import type { Optimizer } from '../../../../electron/compute/training/optimizers/optimizer.ts';
import { Sgd } from '../../../../electron/compute/training/optimizers/sgd.ts';
import type { Tensors } from '../../../../electron/compute/training/tensors.ts';
import { failureOf } from '../samples.ts';

const decay = (coefficient: number) => ({ coefficient, weights: new Set(['w']) });
const betas = [0.9, 0.99] as const;

const kinds: Record<string, (weights: Tensors) => Optimizer> = {
  plain: (weights) => new Sgd(weights, { momentum: 0, nesterov: false, decay: decay(0.02) }),
  momentum: (weights) => new Sgd(weights, { momentum: 0.9, nesterov: false, decay: decay(0.02) }),
  nesterov: (weights) => new Sgd(weights, { momentum: 0.9, nesterov: true, decay: decay(0.02) }),
  adam: (weights) => new Adam(weights, { betas, epsilon: 1e-8, decay: decay(0.02), decoupled: false }),
  adamw: (weights) => new Adam(weights, { betas, epsilon: 1e-8, decay: decay(0.2), decoupled: true }),
};

/**
 * Of w and b after 50 steps in PyTorch 2.15 (float32, learning rate 0.03, the options above, decay for w alone), with
 * w.grad = torch.sin(3 * w) + 0.1 * math.cos(t) and b.grad = 2 * b - 0.05 * t at step t = 0, 1, …
 */
const pytorch: Record<string, readonly number[]> = {
  plain: [0.00756486, -0.09411662, 2.08185029, -0.00025356, 0.86582035, 0.82048965],
  momentum: [-0.01678373, -0.05754831, 2.08954167, 0.01872439, 1.23331344, 1.16505277],
  nesterov: [0.00341474, -0.00572979, 2.08675551, 0.00717067, 1.21369994, 1.19985747],
  adam: [0.02868187, 0.08197531, 2.088907, 0.01656654, 1.09744251, 0.74296677],
  adamw: [0.0275633, 0.05542289, 2.08622622, 0.01433329, 1.09744251, 0.74296677],
};

const start = { w: [0.5, -1, 2, -0.25], b: [0.3, -0.7] };

function weightsAtStart(): Map<string, Float32Array> {
  return new Map([
    ['w', Float32Array.from(start.w)],
    ['b', Float32Array.from(start.b)],
  ]);
}

const slope = {
  w: (w: number, t: number) => Math.sin(3 * w) + 0.1 * Math.cos(t),
  b: (b: number, t: number) => 2 * b - 0.05 * t,
};

function train(optimizer: Optimizer, weights: Tensors, from: number, to: number): void {
  for (let t = from; t < to; t++) {
    const gradients = new Map([
      ['w', weights.get('w')!.map((w) => slope.w(w, t))],
      ['b', weights.get('b')!.map((b) => slope.b(b, t))],
    ]);
    optimizer.step(gradients, 0.03);
  }
}

function all(tensors: Tensors): number[] {
  return [...tensors.values()].flatMap((data) => [...data]);
}

/** The same in float64, one number at a time and as the papers write it. */
function recomputed(kind: string, steps: number): number[] {
  const of = (from: number, gradientAt: (w: number, t: number) => number, coefficient: number): number => {
    let [w, v, m, s] = [from, 0, 0, 0];
    for (let t = 0; t < steps; t++) {
      let g = gradientAt(w, t);
      if (kind === 'adamw') w -= 0.03 * coefficient * w;
      else g += coefficient * w;
      if (kind.startsWith('adam')) {
        m = 0.9 * m + 0.1 * g;
        s = 0.99 * s + 0.01 * g * g;
        w -= (0.03 * (m / (1 - 0.9 ** (t + 1)))) / (Math.sqrt(s / (1 - 0.99 ** (t + 1))) + 1e-8);
      } else if (kind === 'plain') {
        w -= 0.03 * g;
      } else {
        v = 0.9 * v + g;
        w -= 0.03 * (kind === 'nesterov' ? g + 0.9 * v : v);
      }
    }
    return w;
  };
  const coefficient = kind === 'adamw' ? 0.2 : 0.02;
  return [...start.w.map((w) => of(w, slope.w, coefficient)), ...start.b.map((b) => of(b, slope.b, 0))];
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, index) => Math.abs(value - b[index]!)));
}

describe.each(Object.keys(kinds))('%s', (kind) => {
  const make = kinds[kind]!;

  it('walks as PyTorch does, and as the formulas in float64', () => {
    const weights = weightsAtStart();
    train(make(weights), weights, 0, 50);
    expect(largestDifference(all(weights), pytorch[kind]!)).toBeLessThan(2e-6);
    expect(largestDifference(all(weights), recomputed(kind, 50))).toBeLessThan(2e-6);
  });

  it('goes on from its state bit by bit', () => {
    const straight = weightsAtStart();
    train(make(straight), straight, 0, 50);

    const weights = weightsAtStart();
    const first = make(weights);
    train(first, weights, 0, 20);
    const { arrays, numbers } = first.state();
    const resumed = make(weights);
    resumed.restore({ arrays, numbers: JSON.parse(JSON.stringify(numbers)) as Record<string, number> });
    // What was stored stays, whatever the optimiser does since.
    const stored = all(arrays);
    train(resumed, weights, 20, 50);
    expect(all(weights)).toEqual(all(straight));
    expect(all(arrays)).toEqual(stored);
  });

  it('leaves a weight alone that has no gradient', () => {
    const weights = weightsAtStart();
    make(weights).step(new Map([['b', Float32Array.of(1, 1)]]), 0.03);
    expect([...weights.get('w')!]).toEqual(start.w);
    expect(weights.get('b')![0]).toBeLessThan(0.3);
  });
});

it.each(['momentum', 'adam'])('%s refuses the state of another network', async (kind) => {
  const other = new Map([['w', new Float32Array(3)]]);
  const state = kinds[kind]!(other).state();
  const failure = await failureOf(Promise.resolve().then(() => kinds[kind]!(weightsAtStart()).restore(state)));
  expect(failure.code).toBe('CHECKPOINT_INVALID');
});
