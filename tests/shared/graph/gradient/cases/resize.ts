import * as tf from '@tensorflow/tfjs';
import { float, int, text } from '../../../../../shared/graph/attribute.ts';
import type { Attribute } from '../../../../../shared/graph/graph.ts';
import type { GradientCase } from '../case.ts';
import { floats, toFirst, toLast, whole } from './layout.ts';

const image = [2, 2, 3, 4];

/** TensorFlow.js mixes up height and width on the way back. */
const square = { inputs: [[2, 2, 3, 3], null, floats(1, 1, 2, 2)] };

function scaled(as: string, mode: string, scales: number[], attributes: Record<string, Attribute> = {}): GradientCase {
  return {
    name: `Resize ${mode} ${as}`,
    operator: 'Resize',
    inputs: [image, null, floats(1, 1, ...scales)],
    attributes: { mode: text(mode), ...attributes },
  };
}

function sized(as: string, mode: string, sizes: number[], attributes: Record<string, Attribute> = {}): GradientCase {
  return {
    name: `Resize ${mode} ${as}`,
    operator: 'Resize',
    inputs: [image, null, null, whole(2, 2, ...sizes)],
    attributes: { mode: text(mode), ...attributes },
  };
}

const by = (mode: string): Record<string, Attribute> => ({ coordinate_transformation_mode: text(mode) });
const nearest = (mode: string): Record<string, Attribute> => ({ nearest_mode: text(mode) });

type Resize = (x: tf.Tensor4D) => tf.Tensor4D;
const inTensorFlow = (compute: Resize): Pick<GradientCase, 'tf'> => ({ tf: (x) => toFirst(compute(toLast(x))) });

export const resizeCases: readonly GradientCase[] = [
  {
    ...scaled('doubled', 'nearest', [2, 2], { ...by('asymmetric'), ...nearest('floor') }),
    ...square,
    tf: (x) => tf.gather(tf.gather(x, [0, 0, 1, 1, 2, 2], 2), [0, 0, 1, 1, 2, 2], 3),
  },
  scaled('doubled, as PyTorch exports it', 'nearest', [2, 2]),
  scaled('by different factors', 'nearest', [2, 3]),
  scaled('along one axis', 'nearest', [1, 2]),
  scaled('halved', 'nearest', [0.5, 0.5], by('asymmetric')),
  scaled('by a fraction', 'nearest', [1.5, 1.75], { ...by('asymmetric'), ...nearest('ceil') }),
  sized('to sizes', 'nearest', [5, 7], nearest('round_prefer_ceil')),
  sized('to sizes with aligned corners', 'nearest', [5, 7], by('align_corners')),
  {
    ...scaled('with aligned corners', 'linear', [2, 2], by('align_corners')),
    ...square,
    ...inTensorFlow((x) => tf.image.resizeBilinear(x, [6, 6], true)),
  },
  sized('to sizes', 'linear', [6, 8]),
  {
    ...scaled('asymmetric', 'linear', [2, 2], by('asymmetric')),
    ...square,
    ...inTensorFlow((x) => tf.image.resizeBilinear(x, [6, 6], false)),
  },
  scaled('by a fraction', 'linear', [1.5, 1.75]),
  scaled('smaller', 'linear', [0.7, 0.5]),
  sized('to a single row', 'linear', [1, 3], by('pytorch_half_pixel')),
  scaled('doubled', 'cubic', [2, 2]),
  sized('to sizes with aligned corners', 'cubic', [5, 7], { ...by('align_corners'), cubic_coeff_a: float(-0.5) }),
  sized('without what lies outside', 'cubic', [5, 6], { exclude_outside: int(1) }),
  {
    name: 'Resize linear of a region',
    operator: 'Resize',
    inputs: [image, floats(0, 0, 0.25, -0.25, 1, 1, 0.75, 1.25), null, whole(2, 2, 4, 5)],
    attributes: { mode: text('linear'), ...by('tf_crop_and_resize') },
  },
  {
    name: 'Resize nearest of sequences',
    operator: 'Resize',
    inputs: [[2, 3, 4], null, floats(1, 1, 2)],
    attributes: { mode: text('nearest') },
  },
];
