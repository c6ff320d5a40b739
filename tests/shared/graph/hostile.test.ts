import { expect, it } from 'vitest';
import { findUnits } from '../../../shared/graph/channels/find-units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { int64Tensor } from '../../../shared/graph/tensor.ts';
import { NetworkBuilder } from './builder.ts';

function net(): { net: NetworkBuilder; stem: string } {
  const builder = new NetworkBuilder();
  return { net: builder, stem: builder.conv(builder.input(['N', 3, 8, 8]), 4) };
}

const shapeInvalid: unknown = expect.objectContaining({ code: 'SHAPE_INVALID' });

// A few bytes of a file may ask for more memory than there is.
it.each<[string, () => Graph]>([
  [
    'padding to billions of channels',
    () => {
      const { net: n, stem } = net();
      return n.build(n.node('Pad', [stem, n.integers([0, 2 ** 40, 0, 0, 0, 0, 0, 0])]));
    },
  ],
  [
    'doubling by concat',
    () => {
      const { net: n, stem } = net();
      let value = stem;
      for (let doubling = 0; doubling < 40; doubling++) value = n.node('Concat', [value, value], { axis: 1 });
      return n.build(value);
    },
  ],
  [
    'cropping below nothing',
    () => {
      const { net: n, stem } = net();
      return n.build(n.node('Pad', [stem, n.integers([0, -9, 0, 0, 0, 0, 0, 0])]));
    },
  ],
  [
    'an image of a size that no number holds',
    () => {
      const n = new NetworkBuilder();
      return n.build(n.conv(n.input(['N', 3, 2 ** 60, 8]), 4));
    },
  ],
  [
    'a negative size',
    () => {
      const { net: n, stem } = net();
      return n.build(n.node('Reshape', [stem, n.integers([0, -7, 8, 8])]));
    },
  ],
  [
    'a constant of terabytes',
    () => {
      const { net: n, stem } = net();
      const huge = n.node('ConstantOfShape', [n.integers([2 ** 40])], { value: int64Tensor([0]) });
      return n.build(n.node('Reshape', [stem, n.node('Slice', [huge, n.integers([0]), n.integers([2])])]));
    },
  ],
])('refuses %s', (_, build) => {
  expect(build).toThrow(shapeInvalid);
});

it('keeps channels whole where padding makes more of them than it follows', () => {
  const { net: n, stem } = net();
  const padded = n.node('Pad', [stem, n.integers([0, 2 ** 21, 0, 0, 0, 0, 0, 0])]);
  const { groups } = findUnits(n.build(n.node('GlobalAveragePool', [padded])));
  expect(groups.map(({ prunable, fixedBy }) => [prunable, fixedBy])).toEqual([[false, ["Pad 'pad1'"]]]);
});
