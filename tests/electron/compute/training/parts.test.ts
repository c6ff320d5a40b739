import { describe, expect, it } from 'vitest';
import { clipByNorm, clipByValue, globalNorm } from '../../../../electron/compute/training/clip.ts';
import { Masks } from '../../../../electron/compute/training/masks.ts';
import { MovingAverage } from '../../../../electron/compute/training/moving-average.ts';
import { RunningStatistics } from '../../../../electron/compute/training/running-statistics.ts';
import { NetworkBuilder } from '../../../shared/graph/builder.ts';

const tensors = (values: Record<string, readonly number[]>): Map<string, Float32Array> =>
  new Map(Object.entries(values).map(([name, data]) => [name, Float32Array.from(data)]));

describe('clipping', () => {
  it('shortens all gradients together, as clip_grad_norm_ of PyTorch 2.15', () => {
    const gradients = tensors({ a: [3, -4], b: [12] });
    expect(globalNorm(gradients)).toBe(13);
    clipByNorm(gradients, 13, 6.5);
    expect([...gradients.get('a')!]).toEqual([1.4999998807907104, -1.9999998807907104]);
    expect([...gradients.get('b')!]).toEqual([5.999999523162842]);
    clipByNorm(gradients, globalNorm(gradients), 7);
    expect(gradients.get('b')![0]).toBe(5.999999523162842);
  });

  it('takes the norm of any number of elements', () => {
    for (let length = 0; length < 12; length++) {
      const values = Array.from({ length }, (_, index) => index - 3.5);
      const squares = values.reduce((sum, value) => sum + value * value, 0);
      expect(globalNorm(tensors({ values })) ** 2).toBeCloseTo(squares, 10);
    }
  });

  it('cuts elements by value', () => {
    const gradients = tensors({ a: [3, -4, 0.5, -0.5] });
    clipByValue(gradients, 2);
    expect([...gradients.get('a')!]).toEqual([2, -2, 0.5, -0.5]);
  });
});

it.each([[[]], [[0, 0, 0]], [[1, 1, 1]], [[0, 1, 1, 0, 0]], [[1, 0, 1, 0, 1, 1]]])('masks %j', (mask) => {
  const values = tensors({ w: mask.map((_, index) => index + 1), other: [7] });
  new Masks(new Map([['w', Uint8Array.from(mask)]])).apply(values);
  expect([...values.get('w')!]).toEqual(mask.map((lives, index) => (lives === 1 ? index + 1 : 0)));
  expect(values.get('other')![0]).toBe(7);
});

describe('the moving average', () => {
  it('follows the definition, its decay warming up', () => {
    const weights = tensors({ w: [1, -2] });
    const average = new MovingAverage(weights, 0.3);
    let expected = [1, -2];
    for (let n = 0; n < 12; n++) {
      weights.get('w')!.set([n * n, Math.cos(n)]);
      const decay = Math.min(0.3, (1 + n) / (10 + n));
      expected = expected.map((value, index) => decay * value + (1 - decay) * [n * n, Math.cos(n)][index]!);
      average.update(weights);
    }
    average.averages.get('w')!.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 4));
  });

  it('goes on from its state bit by bit', () => {
    const weights = tensors({ w: [1, -2] });
    const [straight, first, resumed] = [0.999, 0.999, 0.999].map((decay) => new MovingAverage(weights, decay));
    for (let n = 0; n < 10; n++) {
      weights.get('w')!.set([Math.sin(n), Math.cos(n)]);
      straight!.update(weights);
      if (n < 5) first!.update(weights);
      if (n === 5) resumed!.restore(first!.state());
      if (n >= 5) resumed!.update(weights);
    }
    expect([...resumed!.averages.get('w')!]).toEqual([...straight!.averages.get('w')!]);
  });
});

it('leads running statistics as BatchNorm2d of PyTorch 2.15', () => {
  const builder = new NetworkBuilder();
  const vector = (value: number): string =>
    builder.constant({ type: 'float32', dims: [2], data: Float32Array.of(value, value) });
  const inputs = [builder.input([2, 2, 1, 2]), vector(1), vector(0), vector(0), vector(1)];
  const graph = builder.build(builder.node('BatchNormalization', inputs));
  const statistics = new RunningStatistics(graph);
  // Of x = [[[[1, 2]], [[-3, 5]]], [[[4, 9]], [[0, 6]]]], and of twice that.
  const first = { mean: Float32Array.of(4, 2), variance: Float32Array.of(9.5, 13.5), count: 4 };
  const second = { mean: Float32Array.of(8, 4), variance: Float32Array.of(38, 54), count: 4 };
  for (const batch of [first, second]) statistics.update(new Map([[graph.nodes[0]!.name, batch]]));
  const [mean, variance] = graph.nodes[0]!.inputs.slice(3).map((name) => [...statistics.tensors.get(name)!]);
  const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5) as number);
  expect(mean).toEqual(near([1.159999966621399, 0.5799999833106995]));
  expect(variance).toEqual(near([7.016666889190674, 9.630000114440918]));
  // The graph itself never changes.
  expect([...(graph.constants.get(graph.nodes[0]!.inputs[3]!)!.data as Float32Array)]).toEqual([0, 0]);
});
