import type { z } from 'zod';
import type { Experiment } from '../../../shared/api/experiment.ts';
import type { FineTuning } from '../../../shared/api/fine-tuning.ts';
import type { Spent } from '../../../shared/api/results.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import type { Show } from '../charts.ts';
import type { Judge, JudgeSettings } from '../judge/judge.ts';
import type { Checkpoint, ComputedCandidate } from '../protocol.ts';
import type { Selector } from '../prune/select.ts';
import type { Level } from './level.ts';
import type { GradientSettings, GradientStep } from '../training/loss-gradients.ts';
import type { Steering } from '../training/steering.ts';
import { parseOptions } from './options.ts';
import type { ChosenPlan, PrunedNetwork } from './pruned-network.ts';

/** A training that belongs to a method, towards its pruning. */
export interface MethodTraining extends Steering, Pick<FineTuning, 'recipe'> {
  /** What progress and charts call it. */
  readonly name: string;
}

/** A training that is over before a network is judged. */
export interface BriefTraining {
  readonly steps: number;
  /** Of the learning rate, whatever the recipe's own: `cosine` ends near what a longer training would come to. */
  readonly schedule: 'constant' | 'cosine';
}

/** What a method works with; everything that methods share stands behind it. */
export interface MethodContext {
  /** The dense network, normalised. */
  readonly graph: Graph;
  readonly units: ChannelUnits;
  readonly selector: Selector;
  readonly experiment: Experiment;
  /** All levels of the experiment, large to small. */
  readonly allLevels: readonly Level[];
  /** Levels still to be made, large to small. */
  readonly levels: readonly Level[];
  /** The data of this experiment's last checkpoint; null at its start. */
  readonly checkpoint: unknown;
  readonly signal: AbortSignal;
  /** Starts a stage of the progress; the returned function takes the steps done. */
  stage(name: string, total: number, alreadyDone?: number): (done: number) => void;
  warn(message: string): void;
  /** Shows what goes on inside the method, whenever it has changed: how often it is sent is not the method's to care for. */
  show: Show;
  /** Of what the training and validation images show: another one for other images in the same folder. */
  dataDigest(): Promise<string>;
  /** Counts what a search costs. */
  spend(work: Partial<Omit<Spent, 'seconds'>>): void;
  /** A level that the experiment need not have: a share of the same cost. */
  levelOf(share: number): Level;
  /** What the next candidate is without, whatever its scores: with a warm start all that the one before is without. */
  readonly within: ReadonlySet<number>;
  /**
   * Cuts by scores (one for each unit, low ones leave first) to the level, proves the cut, recalibrates, fine-tunes where
   * the experiment says so, and evaluates. `ranking`: what the scores are called, where there were several.
   */
  candidate(level: Level, scores: Float64Array, ranking?: string): Promise<ComputedCandidate>;
  /** What scores remove for a level; measured on the device until the level is met, where the experiment says so. */
  choose(level: Level, scores: Float64Array): Promise<ChosenPlan>;
  /** A candidate of a network that the method has trained towards its pruning. */
  pruned(level: Level, network: PrunedNetwork, planned: ComputedCandidate['planned']): Promise<ComputedCandidate>;
  /**
   * Trains a network of the experiment on its training images; goes on inside a training that was stopped. `recipe` has
   * the experiment's seed, engine and threads.
   */
  train(network: Graph, training: MethodTraining): Promise<Graph>;
  /** Prepares the judging of cut networks; whoever asks for a judge closes it. */
  judge(settings: JudgeSettings): Promise<Judge>;
  /** The network without the removed units after a few steps of the experiment's own training. */
  fineTuned(removed: ReadonlySet<number>, training: BriefTraining): Promise<Graph>;
  /** Of the dense network's loss on training images, see `lossGradients`. */
  gradients(settings: GradientSettings): AsyncIterable<GradientStep>;
}

type MethodRun = (context: MethodContext) => AsyncGenerator<ComputedCandidate | Checkpoint>;

export interface Method {
  /** Checks the options of an experiment file, before any work. Throws EXPERIMENT_INVALID naming the option. */
  prepare(options: unknown): MethodRun;
}

export function defineMethod<Schema extends z.ZodType>(
  name: Experiment['method'],
  schema: Schema,
  run: (context: MethodContext, options: z.output<Schema>) => AsyncGenerator<ComputedCandidate | Checkpoint>,
): Method {
  return {
    prepare(options) {
      const parsed = parseOptions(name, schema, options);
      return (context) => run(context, parsed);
    },
  };
}
