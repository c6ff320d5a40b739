import type { RuntimeLayer } from '../../../shared/api/measurements.ts';
import { layerTimes } from '../../../shared/layers/layer-times.ts';
import { NetworkBuilder } from '../graph/builder.ts';

/** A small network with times as ONNX Runtime gives them, one of them of a layer that nobody knows. */
const net = new NetworkBuilder();
const stem = net.block(net.input(['N', 3, 8, 8]), 16);
export const graph = net.build(net.classifier(net.block(stem, 24, { stride: 2 }), 10));

const layers: readonly (readonly [name: string, kind: string, medianNs: number])[] = [
  ['relu2:0_nchwc', 'Conv', 4_000],
  ['relu5:0_nchwc', 'Conv', 12_000],
  ['globalaveragepool6:0_nchwc', 'GlobalAveragePool', 1_000],
  ['ReorderOutput', 'ReorderOutput', 1_000],
  ['ReorderOutput_token_1', 'ReorderOutput', 500],
  ['gemm8', 'Gemm', 1_000],
  ['\u001b[31mwho knows', 'Odd', 500],
];
export const times = layerTimes(
  graph,
  layers.map(([name, kind, medianNs]): RuntimeLayer => ({ name, kind, nodes: null, medianNs })),
  21_000,
);
