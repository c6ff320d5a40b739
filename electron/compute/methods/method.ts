import type { z } from 'zod';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Experiment } from '../../../shared/api/experiment.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import type { Judge, JudgeSettings } from '../judge/judge.ts';
import type { Checkpoint, ComputedCandidate } from '../protocol.ts';
import type { Selector } from '../prune/select.ts';

/** What a method works with; everything that methods share stands behind it. */
export interface MethodContext {
  /** The dense network, normalised. */
  readonly graph: Graph;
  readonly units: ChannelUnits;
  readonly selector: Selector;
  readonly experiment: Experiment;
  /** Levels still to be made, large to small. */
  readonly levels: readonly number[];
  /** The data of this experiment's last checkpoint; null at its start. */
  readonly checkpoint: unknown;
  readonly signal: AbortSignal;
  /** Starts a stage of the progress; the returned function takes the steps done. */
  stage(name: string, total: number, alreadyDone?: number): (done: number) => void;
  warn(message: string): void;
  /** Cuts, proves, recalibrates and evaluates. */
  candidate(level: number, removed: ReadonlySet<number>): Promise<ComputedCandidate>;
  /** Prepares what judges networks: see `createJudge`. The method closes it. */
  judge(settings: JudgeSettings): Promise<Judge>;
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
      const parsed = schema.safeParse(options);
      if (parsed.success) return (context) => run(context, parsed.data);
      const issue = parsed.error.issues[0];
      throw new EspalierError(
        'EXPERIMENT_INVALID',
        `options of ${name}: ${[...issue.path, issue.message].join(': ')}`,
        'Correct the option in the experiment file, or leave it out for its default.',
      );
    },
  };
}
