import type { Raise } from '../conversion.ts';
import { string } from '../scope.ts';

/** Operators that go on under another name, or with another default. */
export const renamedRaises: readonly Raise[] = [
  { operator: 'Scatter', below: 11, convert: (scope) => scope.write({ operator: 'ScatterElements' }) },
  {
    operator: 'RoiAlign',
    below: 16,
    convert(scope) {
      const coordinate_transformation_mode = string('output_half_pixel');
      scope.write({ attributes: { ...scope.node.attributes, coordinate_transformation_mode } });
    },
  },
];
