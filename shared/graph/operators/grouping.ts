import type { ChannelScope } from '../channels/scope.ts';
import type { TypedNode } from './typed-node.ts';

/** Groups stay equal in size: what lies at the same place in every group leaves together. */
export function joinGroups(scope: ChannelScope, all: Int32Array, one: Int32Array): void {
  scope.unite(
    all,
    all.map((_, index) => one[index % one.length]!),
  );
}

/** Each input channel has filters of its own: they leave with it. */
export function isDepthwise(node: TypedNode): boolean {
  const group = node.int('group', 1);
  return group > 1 && group === node.size(0, 1);
}
