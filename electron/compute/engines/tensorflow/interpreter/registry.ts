import type { Node } from '../../../../../shared/graph/graph.ts';
import type { TensorOperator } from './operator.ts';
import { arithmeticOperators } from './operators/arithmetic.ts';
import { convolutionOperators } from './operators/convolution.ts';
import { denseOperators } from './operators/dense.ts';
import { elementwiseOperators } from './operators/elementwise.ts';
import { joiningOperators } from './operators/joining.ts';
import { normalizationOperators } from './operators/normalization.ts';
import { poolingOperators } from './operators/pooling.ts';
import { quantizationOperators } from './operators/quantization.ts';
import { rearrangementOperators } from './operators/rearrangement.ts';
import { reductionOperators } from './operators/reduction.ts';
import { repetitionOperators } from './operators/repetition.ts';
import { resizeOperators } from './operators/resize.ts';
import { shapeOperators } from './operators/shape.ts';
import { slicingOperators } from './operators/slicing.ts';
import { softmaxOperators } from './operators/softmax.ts';

const operators: ReadonlyMap<string, TensorOperator> = new Map(
  [
    arithmeticOperators,
    convolutionOperators,
    denseOperators,
    elementwiseOperators,
    joiningOperators,
    normalizationOperators,
    poolingOperators,
    quantizationOperators,
    rearrangementOperators,
    reductionOperators,
    repetitionOperators,
    resizeOperators,
    shapeOperators,
    slicingOperators,
    softmaxOperators,
  ].flatMap((family) => Object.entries(family)),
);

/** How a node is run; undefined where TensorFlow.js cannot. */
export function tensorOperatorOf(node: Node): TensorOperator | undefined {
  return operators.get(node.domain === '' ? node.operator : `${node.domain}.${node.operator}`);
}
