import type { ModelReport } from './results.ts';

/** A node of the network together with what runs in one go with it: a convolution, its normalisation, its activation. */
export interface NetworkBox {
  /** The node that people would name it by, or the graph input. */
  readonly name: string;
  /** In the order in which they run: 'Conv', 'BatchNormalization', 'Relu'; none of a graph input. */
  readonly operators: readonly string[];
  /** The boxes that it reads, by name. */
  readonly inputs: readonly string[];
  /** Of its output; null where it has no channels or their number is open. */
  readonly channels: number | null;
  /** The other sizes of its output, without the batch: [32, 32]; an open one is null. */
  readonly size: readonly (number | null)[];
  /** Ids of the groups that channels of its output belong to, the one with most of them first. */
  readonly groups: readonly string[];
  readonly macs: number;
  readonly params: number;
  /** Bytes of what it writes for one image. */
  readonly activationBytes: number;
  readonly isOutput: boolean;
}

/** A network as it is drawn. */
export interface NetworkReport {
  readonly model: ModelReport;
  /** In topological order, graph inputs first. */
  readonly boxes: readonly NetworkBox[];
  /** MACs that would go with all channels that may leave. */
  readonly prunableMacs: number;
  /** In one sentence, what of it can be pruned, and what keeps the rest. */
  readonly verdict: string;
}
