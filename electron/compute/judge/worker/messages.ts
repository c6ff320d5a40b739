import type { ChannelUnits } from '../../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import type { Classifier } from '../../evaluate/classifier.ts';
import type { Contestant, Race } from '../judge.ts';
import type { SharedImages } from '../shared-images.ts';

/** What every thread of a judge is given once. */
export interface JudgeThreadSettings {
  /** The dense network; its constants lie in shared memory. */
  readonly graph: Graph;
  readonly units: ChannelUnits;
  readonly classifier: Classifier;
  readonly validation: SharedImages;
  /** None: batch normalisation is not recalibrated. */
  readonly calibration: SharedImages | null;
  /** That work inside one operator. */
  readonly threads: number;
}

export interface JudgeJob {
  readonly contestant: Contestant;
  readonly race: Race | null;
}
