import { EspalierError } from '../../api/errors.ts';
import type { Node } from '../graph.ts';
import { activationOperators } from './activation.ts';
import { arithmeticOperators } from './arithmetic.ts';
import { concatenationOperators } from './concatenation.ts';
import { constantOperators } from './constant.ts';
import { convolutionOperators } from './convolution.ts';
import { denseOperators } from './dense.ts';
import { normalizationOperators } from './normalization.ts';
import type { Operator } from './operator.ts';
import { paddingOperators } from './padding.ts';
import { poolingOperators } from './pooling.ts';
import { resizeOperators } from './resize.ts';
import { shapeOperators } from './shape.ts';
import { slicingOperators } from './slicing.ts';

const operators: ReadonlyMap<string, Operator> = new Map(
  [
    activationOperators,
    arithmeticOperators,
    concatenationOperators,
    constantOperators,
    convolutionOperators,
    denseOperators,
    normalizationOperators,
    paddingOperators,
    poolingOperators,
    resizeOperators,
    shapeOperators,
    slicingOperators,
  ]
    .flat()
    .map((operator) => [operator.name, operator]),
);

function find(node: Node): Operator | undefined {
  return node.domain === '' || node.domain === 'ai.onnx' ? operators.get(node.operator) : undefined;
}

export function isKnown(node: Node): boolean {
  return find(node) !== undefined;
}

/** The operator of a node; OPERATOR_UNKNOWN names both. */
export function operatorOf(node: Node): Operator {
  const operator = find(node);
  if (operator) return operator;
  const domain = node.domain === '' ? '' : ` of domain '${node.domain}'`;
  throw new EspalierError(
    'OPERATOR_UNKNOWN',
    `Node '${node.name}' uses the operator ${node.operator}${domain}, which Espalier does not know.`,
    'Export the network with standard ONNX operators only, without custom or quantised ones; ' +
      `known are ${[...operators.keys()].sort().join(', ')}.`,
  );
}
