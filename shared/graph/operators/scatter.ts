import type { Operator } from './operator.ts';

/** data with updates written, or added, at indices along one axis. Where they go only the indices tell. */
const scatterElements: Operator = {
  name: 'ScatterElements',
  infer: (node) => [node.type(0)],
  channels: () => undefined,
};

export const scatterOperators: readonly Operator[] = [scatterElements];
