import type { Node } from '../graph.ts';
import type { ConversionScope } from './scope.ts';

/** Writes a node in its form of operator set 17, as one node or several. */
export type Convert = (scope: ConversionScope) => void;

/** How an operator's nodes come from an older operator set. */
export interface Raise {
  readonly operator: string;
  /** For graphs of operator sets below this one. */
  readonly below: number;
  readonly convert: Convert;
}

/** How an operator's nodes come from a newer operator set. */
export interface Lower {
  readonly operator: string;
  /** For graphs of operator sets from this one on. */
  readonly from: number;
  readonly convert: Convert;
  /** Whether a node says what has no older form: its graph keeps its operator set, and the node stays as it is. */
  readonly isBound?: (node: Node) => boolean;
  /** Newer operator sets do not read the older form: a graph that keeps its operator set keeps the node as it is. */
  readonly replaced?: true;
}
