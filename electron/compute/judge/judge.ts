import type { Graph } from '../../../shared/graph/graph.ts';

/** What a cut network is judged by: on a held-out part of the training images, the same ones in the same order for all. */
export interface Judgement {
  /** Mean cross-entropy (natural logarithm) over the images seen. */
  readonly loss: number;
  /** Share of the images seen whose highest score is at their label. */
  readonly accuracy: number;
  /** Cross-entropy of each image seen, in the order of the images: fewer than all when the network was dropped. */
  readonly losses: Float32Array;
  /** Images that went through a network for this: the ones judged on and the ones recalibrated on. */
  readonly images: number;
}

/** What a network is compared with while it is judged, batch by batch, to be dropped once it cannot win any more. */
export interface Race {
  /** Cross-entropy of the network to beat, of every image. */
  readonly rival: Float32Array;
  /** How sure it has to be that the mean loss is above the rival's, one-sided, 0.5 to 1: 0.99. */
  readonly confidence: number;
}

export interface JudgeSettings {
  /** Validation images, the same ones in the same order for every network. */
  readonly images: number;
  /** Calibration images that batch normalisation is recalibrated on first, of every network; 0: not at all. */
  readonly recalibrationImages: number;
  /** Networks judged at once, as many as there are threads when absent; fewer where the memory does not hold them. */
  readonly atOnce?: number;
}

/** A network to judge: the dense one without these units, or one that was trained after it had been cut. */
export type Contestant = { readonly removed: ReadonlySet<number> } | { readonly network: Graph };

/** Judges networks, several at once. */
export interface Judge {
  /** Networks that can be judged at once. */
  readonly atOnce: number;
  /** Images that every network is judged on, unless it is dropped. */
  readonly images: number;
  /**
   * Waits its turn. Throws the signal's reason, CANCELLED when closed, COMPUTE_CRASHED when a thread dies, and what
   * cutting and running the network throw.
   */
  judge(contestant: Contestant, race?: Race): Promise<Judgement>;
  /** Resolves when its threads have ended: after the batches that are at work. */
  close(): Promise<void>;
}
