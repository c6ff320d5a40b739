import { describe, expect, it } from 'vitest';
import { distanceSums, filterRows } from '../../../../electron/compute/methods/fpgm/distances.ts';
import { fpgmScores } from '../../../../electron/compute/methods/fpgm/scores.ts';
import { Generator } from '../../../../electron/compute/random/generator.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { NetworkBuilder } from '../../../shared/graph/builder.ts';

const filters = (...data: readonly number[]) =>
  ({ type: 'float32', dims: [3, 3, 1, 1], data: Float32Array.from(data) }) as const;

describe('fpgm', () => {
  it.each([1, 2, 5, 8])('sums the Euclidean distances of %i rows to all others', (count) => {
    const generator = Generator.fromSeed(count, 'rows');
    const width = 7;
    const rows = Float64Array.from({ length: count * width }, () => generator.normal(1));
    const row = (index: number): Float64Array => rows.subarray(index * width, (index + 1) * width);
    const expected = Array.from({ length: count }, (_, a) =>
      Array.from({ length: count }, (_, b) => Math.hypot(...row(a).map((value, i) => value - row(b)[i]!))),
    ).map((distances) => distances.reduce((sum, distance) => sum + distance, 0));
    expect([...distanceSums(rows, count)]).toEqual(expected.map((sum) => expect.closeTo(sum, 10) as number));
  });

  it('finds the filters along whichever axis they lie', () => {
    const layer = { constant: '', node: '', axis: 1, count: 3, unitOfFilter: new Int32Array(3) };
    const data = Array.from({ length: 12 }, (_, index) => index);
    expect([...filterRows(data, [2, 3, 2], layer)]).toEqual([0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11]);
  });

  it('takes the filter that others can stand in for first, over all layers that a unit couples', () => {
    const builder = new NetworkBuilder();
    const convolution = (value: string, weight: string): string =>
      builder.setChannels(builder.node('Conv', [value, weight]), 3);
    // Distances: 0-1: 5, 0-2: 10, 1-2: 5. The middle one leaves first although its norm is not the lowest.
    const stem = convolution(builder.input(['n', 3, 8, 8]), builder.constant(filters(0, 0, 0, 3, 4, 0, 6, 8, 0)));
    const alone = builder.build(builder.classifier(builder.node('Relu', [stem])));
    const units = findUnits(alone);
    const ids = units.groups[0]!.units;
    expect(ids.map((unit) => fpgmScores(alone, units)[unit])).toEqual([1.5 / 3, 0.5 / 3, 2.5 / 3]);

    // Distances: 0-1: 20, 0-2: 0, 1-2: 20: sums of both layers are 35, 50 and 35.
    const branch = convolution(stem, builder.constant(filters(0, 0, 0, 0, 0, 20, 0, 0, 0)));
    const joined = builder.setChannels(builder.node('Add', [branch, stem]), 3);
    const coupled = builder.build(builder.classifier(builder.node('Relu', [joined])));
    const coupledUnits = findUnits(coupled);
    const scores = fpgmScores(coupled, coupledUnits);
    expect(coupledUnits.groups[0]!.units.map((unit) => scores[unit])).toEqual([0.5 / 3, 2.5 / 3, 1.5 / 3]);
  });
});
