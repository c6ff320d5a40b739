import { describe, expect, it } from 'vitest';
import type { LossOptions } from '../../../../shared/training/losses/loss.ts';
import type { LossKind } from '../../../../shared/training/losses/registry.ts';
import { seededRandom } from '../../graph/builder.ts';
import { runLoss } from './run-loss.ts';

/** A loss of one output, computed number by number in float64 as its paper writes it. */
type Formula = (output: readonly number[], target: readonly number[], weights: readonly number[]) => number;

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** N, classes, positions: rows of logits, one for each label. */
const [batch, classes, positions] = [3, 4, 6];
const dims = [batch, classes, 2, 3];

function rows(output: readonly number[]): number[][] {
  return Array.from({ length: batch * positions }, (_, row) => {
    const [image, position] = [Math.floor(row / positions), row % positions];
    return Array.from({ length: classes }, (_, c) => output[(image * classes + c) * positions + position]!);
  });
}

function softmax(logits: readonly number[]): number[] {
  const powers = logits.map((logit) => Math.exp(logit));
  return powers.map((power) => power / sum(powers));
}

function averaged(values: readonly number[], weights: readonly number[]): number {
  const weight = sum(weights);
  return weight === 0 ? 0 : sum(values.map((value, index) => value * weights[index]!)) / weight;
}

const isClass = (label: number): boolean => label >= 0 && label < classes;

function crossEntropy(smoothing: number): Formula {
  return (output, labels, weights) => {
    const each = rows(output).map((logits, row) => {
      const truth = logits.map((_, c) => (1 - smoothing) * Number(c === labels[row]) + smoothing / classes);
      return -sum(softmax(logits).map((share, c) => truth[c]! * Math.log(share)));
    });
    return averaged(
      each,
      weights.map((weight, row) => (isClass(labels[row]!) ? weight : 0)),
    );
  };
}

const dice: Formula = (output, labels, weights) => {
  const live = weights.map((weight, row) => (isClass(labels[row]!) ? weight : 0));
  const shares = rows(output).map(softmax);
  const scores = Array.from({ length: classes }, (_, c) => {
    const truth = live.map((weight, row) => (labels[row] === c ? weight : 0));
    const overlap = sum(shares.map((share, row) => share[c]! * truth[row]!));
    const size = sum(shares.map((share, row) => share[c]! * live[row]!));
    return { present: sum(truth) > 0, loss: 1 - (2 * overlap) / (size + sum(truth)) };
  }).filter(({ present }) => present);
  return scores.length === 0 ? 0 : sum(scores.map(({ loss }) => loss)) / scores.length;
};

const distillation: Formula = (output, target, weights) => {
  const temperature = 3;
  const shares = (logits: readonly number[]): number[] => softmax(logits.map((logit) => logit / temperature));
  const teacher = rows(target).map(shares);
  const each = rows(output).map((logits, row) => {
    const student = shares(logits);
    return sum(teacher[row]!.map((share, c) => share * Math.log(share / student[c]!)));
  });
  return temperature ** 2 * averaged(each, weights);
};

function elementwise(each: (output: number, target: number) => number): Formula {
  return (output, target, weights) =>
    averaged(
      output.map((value, index) => each(value, target[index]!)),
      weights,
    );
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

interface Case {
  readonly kind: LossKind;
  readonly options?: LossOptions;
  readonly formula: Formula;
  readonly target: 'labels' | 'numbers' | 'shares';
  readonly perPosition: boolean;
}

const labels = { target: 'labels', perPosition: true } as const;
const numbers = { target: 'numbers', perPosition: false } as const;

const cases: Record<string, Case> = {
  'cross-entropy': { kind: 'cross-entropy', formula: crossEntropy(0), ...labels },
  'cross-entropy, smoothed': {
    kind: 'cross-entropy',
    options: { labelSmoothing: 0.1 },
    formula: crossEntropy(0.1),
    ...labels,
  },
  dice: { kind: 'dice', formula: dice, ...labels },
  distillation: {
    kind: 'distillation',
    options: { temperature: 3 },
    formula: distillation,
    target: 'numbers',
    perPosition: true,
  },
  'mean squared error': { kind: 'mean-squared-error', formula: elementwise((x, y) => (x - y) ** 2), ...numbers },
  l1: { kind: 'l1', formula: elementwise((x, y) => Math.abs(x - y)), ...numbers },
  'smooth l1': {
    kind: 'smooth-l1',
    options: { beta: 0.7 },
    formula: elementwise((x, y) => {
      const d = Math.abs(x - y);
      return d < 0.7 ? (d * d) / 1.4 : d - 0.35;
    }),
    ...numbers,
  },
  'binary cross-entropy': {
    kind: 'binary-cross-entropy',
    formula: elementwise((x, y) => -y * Math.log(sigmoid(x)) - (1 - y) * Math.log(1 - sigmoid(x))),
    target: 'shares',
    perPosition: false,
  },
};

const random = seededRandom(11);
const uniform = (length: number, low: number, high: number): number[] =>
  Array.from({ length }, () => Math.fround(low + (high - low) * random()));
const elements = batch * classes * positions;

function targetOf(kind: Case['target']): number[] {
  if (kind === 'labels') {
    // Every class and both kinds of void.
    return Array.from({ length: batch * positions }, (_, row) => [0, 1, 2, 3, 255, 1, -1][row % 7]!);
  }
  return kind === 'shares' ? uniform(elements, 0, 1) : uniform(elements, -3, 3);
}

/** Central differences of the formula, in float64. */
function slopes(formula: Formula, output: readonly number[], target: readonly number[], weights: readonly number[]) {
  const step = 1e-5;
  return output.map((_, index) => {
    const moved = (by: number): number =>
      formula(
        output.map((value, at) => (at === index ? value + by : value)),
        target,
        weights,
      );
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

function relativeDifference(found: ArrayLike<number>, expected: readonly number[]): number {
  const norm = Math.hypot(...expected);
  return Math.hypot(...expected.map((value, index) => value - found[index]!)) / norm;
}

describe.each(Object.entries(cases))('%s', (_, { kind, options = {}, formula, target: targetKind, perPosition }) => {
  const count = perPosition ? batch * positions : elements;
  const output = uniform(elements, -3, 3);
  const target = targetOf(targetKind);

  it.each(['unweighted', 'weighted'])('agrees with its formula, and its gradient with differences: %s', async (how) => {
    const weights = how === 'weighted' ? uniform(count, 0, 2) : undefined;
    const { loss, gradient } = await runLoss({ kind, ...options }, dims, output, target, weights);
    const all = weights ?? Array<number>(count).fill(1);
    expect(loss).toBeCloseTo(formula(output, target, all), 5);
    expect(relativeDifference(gradient, slopes(formula, output, target, all))).toBeLessThan(1e-5);
  });

  it('is finite where outputs are far off', async () => {
    const far = output.map((value, index) => (index % 2 === 0 ? 300 : -300) + value);
    const { loss, gradient } = await runLoss({ kind, ...options }, dims, far, target);
    expect(loss).toBeLessThan(1e6);
    expect(gradient.every(Number.isFinite)).toBe(true);
  });

  it('is 0 where nothing counts', async () => {
    const { loss, gradient } = await runLoss({ kind, ...options }, dims, output, target, Array<number>(count).fill(0));
    expect(loss).toBeCloseTo(0, 10);
    expect(gradient.every((value) => value === 0)).toBe(true);
  });
});

it.each(['cross-entropy', 'dice'] as const)('%s of void alone is 0', async (kind) => {
  const output = uniform(elements, -3, 3);
  const { loss, gradient } = await runLoss({ kind }, dims, output, Array<number>(batch * positions).fill(255));
  expect(loss).toBeCloseTo(0, 10);
  expect(gradient.every((value) => value === 0)).toBe(true);
});
