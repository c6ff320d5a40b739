import { int, ints } from '../attribute.ts';
import type { TypedNode } from '../operators/typed-node.ts';
import { algebra } from './algebra.ts';
import type { NodeScope } from './scope.ts';

/** [1, C, 1…] of the rank of a value [N, C, spatial…]. */
export function perChannel(scope: NodeScope, vector: string, value: string): string {
  const { dims } = scope.type(value);
  return scope.add('Reshape', [vector, scope.ints(dims.map((_, axis) => (axis === 1 ? -1 : 1)))]);
}

function allButChannels(scope: NodeScope, value: string): number[] {
  return scope.type(value).dims.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
}

/** [C], of a value [N, C, spatial…]. */
export function channelMeans(scope: NodeScope, value: string): string {
  const axes = allButChannels(scope, value);
  // They became an input in operator set 18.
  return scope.opset < 18
    ? scope.add('ReduceMean', [value], { axes: ints(axes), keepdims: int(0) })
    : scope.add('ReduceMean', [value, scope.ints(axes)], { keepdims: int(0) });
}

/** [C], of a value [N, C, spatial…]. */
export function channelSums(scope: NodeScope, value: string): string {
  return scope.add('ReduceSum', [value, scope.ints(allButChannels(scope, value))], { keepdims: int(0) });
}

function epsilonOf(node: TypedNode): number {
  const { epsilon } = node.node.attributes;
  return epsilon?.kind === 'float' ? epsilon.value : 1e-5;
}

/** 1 / sqrt(variance + epsilon) */
export function inverseDeviation(scope: NodeScope, variance: string): string {
  const stable = algebra(scope).add(variance, epsilonOf(scope.node));
  return scope.add('Reciprocal', [scope.add('Sqrt', [stable])]);
}
