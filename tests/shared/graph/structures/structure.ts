import type { Graph } from '../../../../shared/graph/graph.ts';

/** One tiny network per structural case. */
export interface Structure {
  readonly name: string;
  readonly build: () => Graph;
  /** Expected groups in order: their sizes; `fixed` where no unit may leave, `2 of 5` where some may. */
  readonly groups: readonly string[];
}

/** Images of 8 x 8, any number of them. */
export const batch: readonly [string, number, number, number] = ['N', 3, 8, 8];
