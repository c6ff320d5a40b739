import { unknownLayer } from '../errors.ts';
import type { LayerKind } from '../layer-kind.ts';
import { describeLayer } from '../layer-scope.ts';
import { activationLayers } from './activation.ts';
import { convolutionLayers } from './convolution.ts';
import { denseLayers } from './dense.ts';
import { mergeLayers } from './merge.ts';
import { normalizationLayers } from './normalization.ts';
import { poolingLayers } from './pooling.ts';
import { scalingLayers } from './scaling.ts';
import { shapeLayers } from './shape.ts';
import { spatialLayers } from './spatial.ts';
import { transposedConvolutionLayers } from './transposed-convolution.ts';

const kinds: ReadonlyMap<string, LayerKind> = new Map(
  [
    activationLayers,
    convolutionLayers,
    denseLayers,
    mergeLayers,
    normalizationLayers,
    poolingLayers,
    scalingLayers,
    shapeLayers,
    spatialLayers,
    transposedConvolutionLayers,
  ]
    .flat()
    .flatMap((kind) => kind.classNames.map((name) => [name, kind] as const)),
);

/** The kind of a layer; OPERATOR_UNKNOWN names layer and class. */
export function layerKindOf(className: string, layer: string): LayerKind {
  const kind = kinds.get(className);
  if (kind) return kind;
  if (className === 'Lambda') {
    throw unknownLayer(`The ${describeLayer(layer, className)} is Python code, which Espalier does not run.`);
  }
  throw unknownLayer(`The ${describeLayer(layer, className)} is of a class that Espalier does not know.`);
}
