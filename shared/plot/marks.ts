/** How a method looks: a colour and a shape, so that colour is never the only sign. */
export interface Mark {
  /** A class, which sets the colour; the shape stays when a dominated point turns grey. */
  readonly colour: (typeof markColours)[number];
  /** SVG path data around the origin, about 11 px across. */
  readonly path: string;
  /** The original is no method: a ring with a cross, stroked and hollow, in whatever company. */
  readonly hollow: boolean;
}

export const markColours = ['method-legr', 'method-plain', 'method-slr', 'method-baseline'] as const;

// The plain rankings share a colour: the others are for the methods of papers.
const marks: Readonly<Record<string, Mark>> = {
  legr: { colour: 'method-legr', path: 'M5.5 0A5.5 5.5 0 1 1 -5.5 0A5.5 5.5 0 1 1 5.5 0Z', hollow: false },
  slr: { colour: 'method-slr', path: 'M-4.8 -4.8H4.8V4.8H-4.8Z', hollow: false },
  'uniform-l1': { colour: 'method-plain', path: 'M-6 -4.8H6L0 6Z', hollow: false },
  'uniform-l2': { colour: 'method-plain', path: 'M-4.8 -6V6L6 0Z', hollow: false },
  'global-l2': { colour: 'method-plain', path: 'M-2 -6H2V-2H6V2H2V6H-2V2H-6V-2H-2Z', hollow: false },
  'bn-gamma': { colour: 'method-plain', path: 'M-2 -6H2V6H-2Z', hollow: false },
  fpgm: { colour: 'method-plain', path: 'M4.8 -6V6L-6 0Z', hollow: false },
  taylor: { colour: 'method-plain', path: 'M-6 -2H6V2H-6Z', hollow: false },
  random: {
    colour: 'method-plain',
    path: 'M0 -2.6L3.4 -6L6 -3.4L2.6 0L6 3.4L3.4 6L0 2.6L-3.4 6L-6 3.4L-2.6 0L-6 -3.4L-3.4 -6Z',
    hollow: false,
  },
  dense: {
    colour: 'method-baseline',
    path: 'M5.6 0A5.6 5.6 0 1 1 -5.6 0A5.6 5.6 0 1 1 5.6 0ZM-2.6 0H2.6M0 -2.6V2.6',
    hollow: true,
  },
};

const unknownMethod: Mark = { colour: 'method-plain', path: 'M0 -6L6 0L0 6L-6 0Z', hollow: false };

export function methodMark(method: string): Mark {
  return Object.hasOwn(marks, method) ? (marks[method] ?? unknownMethod) : unknownMethod;
}
