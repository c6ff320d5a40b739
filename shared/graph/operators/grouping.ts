import type { ChannelScope } from '../channels/scope.ts';

/** Groups stay equal in size: what lies at the same place in every group leaves together. */
export function joinGroups(scope: ChannelScope, all: Int32Array, one: Int32Array): void {
  scope.unite(
    all,
    all.map((_, index) => one[index % one.length]!),
  );
}
