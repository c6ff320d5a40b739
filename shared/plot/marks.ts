/** How a method looks: a colour and a shape, so that colour is never the only sign. */
export interface Mark {
  /** Colour token without its dashes. */
  readonly colour: 'method-legr' | 'method-baseline' | 'ink-2';
  /** SVG path data around the origin, about 11 units across. */
  readonly path: string;
}

// The simple rankings share the neutral ink: the hues are for the methods of papers.
const marks: Readonly<Record<string, Mark>> = {
  legr: { colour: 'method-legr', path: 'M5.5 0A5.5 5.5 0 1 1-5.5 0A5.5 5.5 0 1 1 5.5 0Z' },
  'uniform-l1': { colour: 'ink-2', path: 'M-6-5H6L0 6Z' },
  'global-l2': { colour: 'ink-2', path: 'M-2-6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z' },
  random: { colour: 'ink-2', path: 'M0-2.8L3.2-6L6-3.2L2.8 0L6 3.2L3.2 6L0 2.8L-3.2 6L-6 3.2L-2.8 0L-6-3.2L-3.2-6Z' },
};

const unknownMethod: Mark = { colour: 'ink-2', path: 'M-5-5H5V5H-5Z' };

/** The original is no method: a ring with a cross. Its path is stroked, never filled. */
const baselineMark: Mark = {
  colour: 'method-baseline',
  path: 'M6 0A6 6 0 1 1-6 0A6 6 0 1 1 6 0ZM-3 0H3M0-3V3',
};

export function methodMark(method: string): Mark {
  if (method === 'dense') return baselineMark;
  return Object.hasOwn(marks, method) ? (marks[method] ?? unknownMethod) : unknownMethod;
}
