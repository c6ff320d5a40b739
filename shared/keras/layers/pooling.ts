import { int } from '../../graph/attribute.ts';
import type { LayerKind } from '../layer-kind.ts';
import { placeWindow } from '../window.ts';

const pooling = (name: 'Max' | 'Average', axes: number): LayerKind => ({
  classNames: [`${name}Pooling${axes}D`, ...(name === 'Max' ? [`MaxPool${axes}D`] : [`AvgPool${axes}D`])],
  build(scope) {
    const { options, layout } = scope;
    const input = scope.image(axes);
    const kernel = options.counts('pool_size', axes, 2);
    const strides = options.counts('strides', axes, kernel);
    const dilations = kernel.map(() => 1);
    const window = placeWindow(scope, layout.spatial(input.shape), { kernel, strides, dilations });
    // Keras leaves the padding out of the mean.
    const attributes = name === 'Max' ? window.attributes : { ...window.attributes, count_include_pad: int(0) };
    const value = scope.node(`${name}Pool`, [input.value], attributes);
    return { value, shape: layout.shape(layout.channels(input.shape), window.spatial) };
  },
});

const globalPooling = (name: 'Max' | 'Average', axes: number): LayerKind => ({
  classNames: [`Global${name}Pooling${axes}D`, `Global${name === 'Max' ? 'Max' : 'Avg'}Pool${axes}D`],
  build(scope) {
    const { layout } = scope;
    const input = scope.image(axes);
    const channels = layout.channels(input.shape);
    const pooled = scope.node(`Global${name}Pool`, [input.value]);
    if (scope.options.boolean('keepdims', false)) {
      const ones = layout.spatial(input.shape).map(() => 1);
      return { value: pooled, shape: layout.shape(channels, ones) };
    }
    return { value: scope.flatten(pooled), shape: [channels] };
  },
});

export const poolingLayers: readonly LayerKind[] = [
  pooling('Max', 1),
  pooling('Max', 2),
  pooling('Average', 1),
  pooling('Average', 2),
  globalPooling('Max', 1),
  globalPooling('Max', 2),
  globalPooling('Average', 1),
  globalPooling('Average', 2),
];
