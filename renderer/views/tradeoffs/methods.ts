/** How a method looks and is called. A colour class and a shape; the shape stays when a dominated point turns grey. */
export type MarkShape = 'circle' | 'triangle-down' | 'cross' | 'saltire' | 'square' | 'ring';

export interface MethodLook {
  readonly name: string;
  readonly className: 'method-legr' | 'method-plain' | 'method-baseline' | 'method-other';
  readonly shape: MarkShape;
}

const looks: Readonly<Record<string, MethodLook>> = {
  legr: { name: 'LeGR', className: 'method-legr', shape: 'circle' },
  'uniform-l1': { name: 'Uniform L1', className: 'method-plain', shape: 'triangle-down' },
  'global-l2': { name: 'Global L2', className: 'method-plain', shape: 'cross' },
  random: { name: 'Random', className: 'method-plain', shape: 'saltire' },
  dense: { name: 'Original', className: 'method-baseline', shape: 'ring' },
};

export function methodLook(method: string): MethodLook {
  return looks[method] ?? { name: method, className: 'method-other', shape: 'square' };
}

/** The outline of a mark around the origin, about 11 px across, as SVG path data. A ring's cross is part of it. */
export const markPaths: Readonly<Record<MarkShape, string>> = {
  circle: 'M5.5 0A5.5 5.5 0 1 1 -5.5 0A5.5 5.5 0 1 1 5.5 0Z',
  'triangle-down': 'M-6 -4.8H6L0 6Z',
  cross: 'M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z',
  saltire: 'M0 -2.6L3.4 -6L6 -3.4L2.6 0L6 3.4L3.4 6L0 2.6L-3.4 6L-6 3.4L-2.6 0L-6 -3.4L-3.4 -6Z',
  square: 'M-4.8 -4.8H4.8V4.8H-4.8Z',
  ring: 'M5.6 0A5.6 5.6 0 1 1 -5.6 0A5.6 5.6 0 1 1 5.6 0ZM-2.6 0H2.6M0 -2.6V2.6',
};

/** Methods with the number of their candidates, in order of appearance; the original last. */
export function countMethods(methods: Iterable<string>): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const method of methods) counts.set(method, (counts.get(method) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => Number(a === 'dense') - Number(b === 'dense'));
}
