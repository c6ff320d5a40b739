import type { Attribute } from '../../graph/graph.ts';
import { text } from '../../graph/attribute.ts';
import type { LayerKind } from '../layer-kind.ts';

/** Zeros around an image. */
const zeroPadding = (axes: number): LayerKind => ({
  classNames: [`ZeroPadding${axes}D`],
  build(scope) {
    const { layout } = scope;
    const input = scope.image(axes);
    const margins = scope.options.margins('padding', axes);
    const begins = margins.map(([begin]) => begin);
    const ends = margins.map(([, end]) => end);
    const pads = scope.integers('pads', [0, 0, ...begins, 0, 0, ...ends]);
    const spatial = layout
      .spatial(input.shape)
      .map((size, axis) => (size === null ? null : size + begins[axis]! + ends[axis]!));
    return {
      value: scope.node('Pad', [input.value, pads]),
      shape: layout.shape(layout.channels(input.shape), spatial),
    };
  },
});

/** "To the end", as Slice writes it. */
const toTheEnd = 2 ** 31 - 1;

const cropping = (axes: number): LayerKind => ({
  classNames: [`Cropping${axes}D`],
  build(scope) {
    const { layout } = scope;
    const input = scope.image(axes);
    const margins = scope.options.margins('cropping', axes);
    const spatial = layout.spatial(input.shape).map((size, axis) => {
      const left = size === null ? null : size - margins[axis]![0] - margins[axis]![1];
      return left !== null && left < 1 ? scope.shapeInvalid('cuts everything away') : left;
    });
    const starts = margins.map(([begin]) => begin);
    const ends = margins.map(([, end]) => (end === 0 ? toTheEnd : -end));
    const value = scope.node('Slice', [
      input.value,
      scope.integers('starts', starts),
      scope.integers('ends', ends),
      scope.integers(
        'axes',
        margins.map((_, axis) => axis + 2),
      ),
    ]);
    return { value, shape: layout.shape(layout.channels(input.shape), spatial) };
  },
});

const upSampling: LayerKind = {
  classNames: ['UpSampling2D'],
  build(scope) {
    const { layout } = scope;
    const input = scope.image(2);
    const factors = scope.options.counts('size', 2, 2);
    const interpolation = scope.options.string('interpolation', 'nearest');
    // Bilinear samples lie at pixel centres in Keras 2.2 and later, at corners in TensorFlow.js.
    const modes: Readonly<Record<string, Readonly<Record<string, Attribute>>>> = {
      nearest: {
        mode: text('nearest'),
        coordinate_transformation_mode: text('asymmetric'),
        nearest_mode: text('floor'),
      },
      bilinear: {
        mode: text('linear'),
        coordinate_transformation_mode: text(scope.dialect.cornerSampling ? 'asymmetric' : 'half_pixel'),
      },
    };
    const attributes = modes[interpolation] ?? scope.unknown(`the interpolation '${interpolation}'`);
    const scales = scope.constant('scales', [4], Float32Array.of(1, 1, ...factors));
    const spatial = layout.spatial(input.shape).map((size, axis) => (size === null ? null : size * factors[axis]!));
    return {
      value: scope.node('Resize', [input.value, '', scales], attributes),
      shape: layout.shape(layout.channels(input.shape), spatial),
    };
  },
};

export const spatialLayers: readonly LayerKind[] = [
  zeroPadding(1),
  zeroPadding(2),
  cropping(1),
  cropping(2),
  upSampling,
];
