import type { Node } from '../graph.ts';
import { activationOperators } from './activation.ts';
import { arithmeticOperators } from './arithmetic.ts';
import { comparisonOperators } from './comparison.ts';
import { concatenationOperators } from './concatenation.ts';
import { constantOperators } from './constant.ts';
import { convolutionOperators } from './convolution.ts';
import { denseOperators } from './dense.ts';
import { detectionOperators } from './detection.ts';
import { elementwiseOperators } from './elementwise.ts';
import { normalizationOperators } from './normalization.ts';
import type { Operator } from './operator.ts';
import { paddingOperators } from './padding.ts';
import { poolingOperators } from './pooling.ts';
import { quantizationOperators } from './quantization.ts';
import { rearrangementOperators } from './rearrangement.ts';
import { reductionOperators } from './reduction.ts';
import { repetitionOperators } from './repetition.ts';
import { resizeOperators } from './resize.ts';
import { scatterOperators } from './scatter.ts';
import { shapeOperators } from './shape.ts';
import { slicingOperators } from './slicing.ts';
import { batchNormalizationOperators } from './training/batch-normalization.ts';
import { convolutionGradients } from './training/convolution-gradients.ts';
import { gatherGradients } from './training/gather-gradient.ts';
import { maxPoolGradients } from './training/max-pool-gradient.ts';
import { reluGradients } from './training/relu-gradient.ts';
import { transposedConvolutionOperators } from './transposed-convolution.ts';

/** By name, those of other domains than the standard one with the domain before it. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [
    activationOperators,
    arithmeticOperators,
    comparisonOperators,
    concatenationOperators,
    constantOperators,
    convolutionOperators,
    denseOperators,
    detectionOperators,
    elementwiseOperators,
    normalizationOperators,
    paddingOperators,
    poolingOperators,
    quantizationOperators,
    rearrangementOperators,
    reductionOperators,
    repetitionOperators,
    resizeOperators,
    scatterOperators,
    shapeOperators,
    slicingOperators,
    transposedConvolutionOperators,
    batchNormalizationOperators,
    convolutionGradients,
    gatherGradients,
    maxPoolGradients,
    reluGradients,
  ]
    .flat()
    .map((operator) => [operator.name, operator]),
);

/** The operator of a node; undefined where Espalier does not know it. */
export function operatorOf(node: Node): Operator | undefined {
  return operators.get(node.domain === '' ? node.operator : `${node.domain}.${node.operator}`);
}
