import { describe, expect, it } from 'vitest';
import type { BatchStatistics } from '../../../../electron/compute/engines/engine.ts';
import type { StepHook } from '../../../../electron/compute/training/step-hook.ts';
import { Updater } from '../../../../electron/compute/training/updater.ts';
import { recipeSchema } from '../../../../shared/api/training.ts';
import { trainedWeights } from '../../../../shared/training/trained-weights.ts';
import { failureOf, residualNetwork } from '../samples.ts';

const graph = residualNetwork();
const weights = trainedWeights(graph);
const [firstConvolution] = graph.nodes.filter(({ operator }) => operator === 'Conv').map(({ inputs }) => inputs[1]!);

function updater(settings: object = {}, hooks: readonly StepHook[] = []): Updater {
  return new Updater(graph, { recipe: recipeSchema.parse(settings), weights, totalSteps: 40, hooks });
}

/** What an engine could give: pulls every element to a target of its own that wanders. */
function resultOf(seen: ReadonlyMap<string, Float32Array>, step: number) {
  const gradients = new Map(
    Array.from(seen, ([name, data]) => [name, data.map((value, index) => value - 0.1 * Math.sin(index + step))]),
  );
  const normalizations = graph.nodes.filter(({ operator }) => operator === 'BatchNormalization');
  const statistics = new Map(
    normalizations.map(({ name, inputs }): [string, BatchStatistics] => {
      const { length } = graph.constants.get(inputs[3]!)!.data;
      const mean = Float32Array.from({ length }, (_, index) => Math.cos(index * step));
      return [name, { mean, variance: mean.map((value) => 1 + value * value), count: 32 }];
    }),
  );
  return { gradients, statistics };
}

function train(trained: Updater, steps: number): void {
  for (let i = 0; i < steps; i++) trained.apply(resultOf(trained.forwardWeights(), trained.step));
}

function valuesOf(trained: Updater): Map<string, Float32Array> {
  return new Map(Array.from(trained.network().constants, ([name, { data }]) => [name, data as Float32Array]));
}

const everything = {
  optimizer: { kind: 'adamw' },
  schedule: { kind: 'one-cycle' },
  warmupSteps: 5,
  clip: { norm: 1, value: 0.05 },
  ema: 0.99,
};

describe('state', () => {
  it.each([{}, everything])('goes on bit by bit: %j', (settings) => {
    const straight = updater(settings);
    train(straight, 30);
    const first = updater(settings);
    train(first, 11);
    const { arrays, numbers } = first.state();
    train(first, 3);
    const resumed = updater(settings);
    resumed.restore({ arrays, numbers: JSON.parse(JSON.stringify(numbers)) as Record<string, number> });
    expect(resumed.step).toBe(11);
    train(resumed, 19);
    expect(resumed.state()).toEqual(straight.state());
    expect(valuesOf(resumed)).toEqual(valuesOf(straight));
  });

  it('of other settings is refused', async () => {
    const state = updater().state();
    const failure = await failureOf(Promise.resolve().then(() => updater(everything).restore(state)));
    expect(failure.code).toBe('CHECKPOINT_INVALID');
  });
});

describe('masks', () => {
  it('hold, whatever gradients, momentum and hooks do', () => {
    const push: StepHook = { afterStep: (tensors) => void tensors.get(firstConvolution!)!.fill(3, 0, 4) };
    const trained = updater({ ema: 0.9 }, [push]);
    train(trained, 5);
    const mask = new Uint8Array(trained.weights.get(firstConvolution!)!.length).fill(1).fill(0, 2, 30);
    trained.mask(new Map([[firstConvolution!, mask]]));
    const momentum = () => trained.state().arrays.get(`optimizer/${firstConvolution!}`)!;
    for (let step = 0; step < 5; step++) {
      train(trained, step);
      for (const data of [
        trained.weights.get(firstConvolution!)!,
        momentum(),
        valuesOf(trained).get(firstConvolution!)!,
      ]) {
        expect([...data.subarray(2, 30)]).toEqual(Array<number>(28).fill(0));
        expect(data.subarray(30).every((value) => value !== 0)).toBe(true);
      }
    }
    expect(trained.weights.get(firstConvolution!)![0]).toBe(3);
  });
});

describe('hooks', () => {
  it('are called in order around a step', () => {
    const calls: string[] = [];
    const named = (name: string): StepHook => ({
      beforeForward: () => void calls.push(`${name} before`),
      afterBackward: () => calls.push(`${name} gradients`),
      afterStep: () => void calls.push(`${name} after`),
    });
    const trained = updater({}, [named('a'), named('b')]);
    const seen = trained.forwardWeights();
    calls.push('engine');
    const { penalty } = trained.apply(resultOf(seen, 0));
    expect(calls).toEqual(['a before', 'b before', 'engine', 'a gradients', 'b gradients', 'a after', 'b after']);
    // Each gives the new length of the list.
    expect(penalty).toBe(4 + 5);
  });

  it('let the engine see other weights than are trained', () => {
    const rounded: StepHook = {
      replaced: [firstConvolution!],
      beforeForward(seen) {
        const data = seen.get(firstConvolution!)!;
        for (let i = 0; i < data.length; i++) data[i] = Math.round(data[i]! * 4) / 4;
      },
    };
    const plain = { optimizer: { kind: 'sgd', momentum: 0, nesterov: false, learningRate: 0.01 }, weightDecay: 0 };
    const trained = updater({ ...plain, schedule: { kind: 'constant' } }, [rounded]);
    for (let step = 0; step < 3; step++) {
      const before = trained.weights.get(firstConvolution!)!.slice();
      const seen = trained.forwardWeights();
      expect([...seen.get(firstConvolution!)!]).toEqual(Array.from(before, (value) => Math.round(value * 4) / 4));
      expect(seen.get(weights.at(-1)!)).toBe(trained.weights.get(weights.at(-1)!));
      const result = resultOf(seen, step);
      trained.apply(result);
      const gradient = result.gradients.get(firstConvolution!)!;
      const expected = before.map((value, index) => value - 0.01 * gradient[index]!);
      expect([...trained.weights.get(firstConvolution!)!]).toEqual([...expected]);
    }
  });

  it('add penalties to the gradients before they are clipped', () => {
    const rho = 0.5;
    // The augmented Lagrangian of w = z: gradient rho * (w - z) + lambda.
    const z = new Float32Array(weights.length);
    const lagrangian: StepHook = {
      afterBackward(gradients, tensors) {
        const [gradient, weight] = [gradients.get(firstConvolution!)!, tensors.get(firstConvolution!)!];
        let value = 0;
        for (let i = 0; i < gradient.length; i++) {
          const difference = weight[i]! - (z[i] ?? 0);
          value += (rho / 2) * difference * difference + 0.1 * difference;
          gradient[i]! += rho * difference + 0.1;
        }
        return value;
      },
    };
    const with_ = updater({}, [lagrangian]);
    const without = updater();
    const result = resultOf(with_.forwardWeights(), 0);
    const expected = resultOf(without.forwardWeights(), 0);
    const report = with_.apply(result);
    const weight = graph.constants.get(firstConvolution!)!.data as Float32Array;
    expect(report.penalty).toBeCloseTo(
      weight.reduce((sum, value) => sum + (rho / 2) * value * value + 0.1 * value, 0),
      5,
    );
    expected.gradients.set(
      firstConvolution!,
      expected.gradients.get(firstConvolution!)!.map((value, index) => value + rho * weight[index]! + 0.1),
    );
    const squares = [...expected.gradients.values()].flatMap((data) => [...data]).reduce((sum, g) => sum + g * g, 0);
    expect(report.gradientNorm).toBeCloseTo(Math.sqrt(squares), 4);
  });
});

describe('a step', () => {
  it('that is not finite changes nothing', () => {
    const trained = updater(everything);
    train(trained, 3);
    const before = trained.state();
    const result = resultOf(trained.forwardWeights(), 3);
    result.gradients.get(firstConvolution!)![5] = NaN;
    expect(trained.apply(result).gradientNorm).toBeNaN();
    expect(trained.state()).toEqual(before);
  });

  it('takes the rate of its schedule', () => {
    const trained = updater({ schedule: { kind: 'step', milestones: [0.5], factor: 0.1 }, warmupSteps: 4 });
    const rates = Array.from({ length: 40 }, (_, step) => {
      return trained.apply(resultOf(trained.forwardWeights(), step)).learningRate;
    });
    expect(rates[0]).toBeCloseTo(0.0025, 10);
    expect(rates[19]).toBe(0.01);
    expect(rates[20]).toBe(0.001);
  });

  it('decays factors alone', () => {
    const recipe = { optimizer: { kind: 'sgd', momentum: 0, nesterov: false }, weightDecay: 0.1 };
    const trained = updater({ ...recipe, schedule: { kind: 'constant' } });
    const zeros = new Map(Array.from(trained.weights, ([name, { length }]) => [name, new Float32Array(length)]));
    trained.apply({ gradients: zeros, statistics: new Map() });
    for (const [name, data] of trained.weights) {
      const { dims, data: start } = graph.constants.get(name)!;
      const factor = dims.length >= 2 ? 1 - 0.01 * 0.1 : 1;
      expect(data[0], name).toBeCloseTo((start as Float32Array)[0]! * factor, 7);
    }
  });
});
