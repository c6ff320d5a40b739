/** What is compared: irregular zeros by the parameters that are left, and coupled units by the multiply-accumulates. */
export const points = [
  { set: 'irregular', cost: 'params', levels: [0.3, 0.2, 0.1, 0.05] },
  { set: 'units', cost: 'macs', levels: [0.7, 0.5, 0.3] },
] as const;

export type Point = (typeof points)[number];

export const algorithms = ['slr', 'admm', 'one-shot'] as const;

export type Algorithm = (typeof algorithms)[number];
