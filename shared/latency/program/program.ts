import type { Count, UnitClasses } from './counts.ts';

/** A value that the network computes or is given, at batch 1. */
export interface ProgramValue {
  /** Index of the count of its positions along the axes that channels lie on. */
  readonly count: number;
  /** Elements for each of those. */
  readonly perPosition: number;
  /** Channels for each of those: 1 but where channels lie along more axes than one. */
  readonly channelShare: number;
  /** How many steps read it; the network's outputs are read once more. */
  readonly readers: number;
  /** Whether it is [N, C, H, W]: what blocked layouts can hold. */
  readonly image: boolean;
}

interface Reading {
  /** Indices of values; constants are not among them. */
  readonly inputs: readonly number[];
  readonly output: number;
}

/** A convolution with the batch normalisation and the activation after it. */
export interface ConvolutionStep extends Reading {
  readonly kind: 'convolution';
  /** Spatial elements of the kernel. */
  readonly kernel: number;
  readonly positions: number;
  /** What its speed hangs on besides channels: kernel, stride and width of the output, as in "3x3/2@16". */
  readonly site: string;
  /** `depthwise`: each channel has filters of its own. */
  readonly grouping: 'none' | 'depthwise' | 'groups' | 'transposed';
  /** Of the dense network. */
  readonly groups: number;
  readonly activated: boolean;
}

/** A dense layer. */
export interface DenseStep extends Reading {
  readonly kind: 'dense';
  /** Rows that it is applied to: 1 after pooling. */
  readonly rows: number;
}

export interface PoolStep extends Reading {
  readonly kind: 'pool';
  /** Elements of the input that each element of the output reads. */
  readonly window: number;
}

/** One pass over its inputs. */
export interface ElementwiseStep extends Reading {
  readonly kind: 'elementwise';
  /** A plain sum of two values can run inside the convolution before it, an activation likewise. */
  readonly role: 'add' | 'activation' | 'normalization' | 'other';
}

/** Copies elements from one place to another: slices, pads, concatenations, transpositions. */
export interface MoveStep extends Reading {
  readonly kind: 'move';
  readonly joinsChannels: boolean;
}

/** The same memory under another shape. */
export interface ViewStep extends Reading {
  readonly kind: 'view';
}

/** What nothing more is known of than its name and its sizes. */
export interface OtherStep extends Reading {
  readonly kind: 'other';
  readonly operator: string;
}

export type Step = ConvolutionStep | DenseStep | PoolStep | ElementwiseStep | MoveStep | ViewStep | OtherStep;

/**
 * A network as a runtime runs it, with sizes that hang on what a cut leaves of each class of units: made once from the
 * dense graph, it tells the work of every cut without cutting. Of a graph without units all sizes are fixed.
 */
export interface Program {
  readonly classes: UnitClasses;
  readonly counts: readonly Count[];
  readonly values: readonly ProgramValue[];
  readonly steps: readonly Step[];
  /** Indices of the values that the network is given, and of those that it gives. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}
