import type { Graph } from '../../graph/graph.ts';

/** A network that is measured to learn from. */
export interface Probe {
  /** For progress and messages, such as "cut 3" or "3x3/1x1 16x16, 64 to 48". */
  readonly name: string;
  readonly source: 'operator' | 'network';
  readonly graph: Graph;
  /** Of a member of the sweep that shows the stairs: the channels between its two operators. */
  readonly channels: number | null;
}
