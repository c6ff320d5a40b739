import type { Recipe } from '../../../../shared/api/training.ts';
import type { TrainingPoint, ValidationPoint } from '../../../../shared/api/training-results.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import type { StreamPosition, TrainingStream } from '../../data/training-stream.ts';
import type { Engine } from '../../engines/engine.ts';
import type { Guide } from '../guide.ts';
import { joinStates, partOf } from '../state.ts';
import type { StepHook } from '../step-hook.ts';
import type { TrainedTask } from '../tasks/task.ts';
import { Updater } from '../updater.ts';
import { readCheckpoint, type TrainingCheckpoint, writeCheckpoint } from './checkpoint-file.ts';
import { Divergence } from './divergence.ts';
import { layersOf } from './layers.ts';
import { Points } from './points.ts';

/** Nobody wants to lose more, however slow the steps are. */
const checkpointMs = 30_000;

/** One training: a network, what it is to learn, and how. */
export interface Training {
  /** Normalised, with the weights to begin with. */
  readonly graph: Graph;
  /** Names of the constants that are trained. */
  readonly weights: readonly string[];
  readonly task: TrainedTask;
  readonly recipe: Recipe;
  readonly engine: Engine;
  readonly hooks?: readonly StepHook[];
  readonly guide?: Guide;
  /** By weight, 1 where an element lives and 0 where it stays zero. */
  readonly masks?: ReadonlyMap<string, Uint8Array>;
  /** Opens the training images at a position. */
  readonly openStream: (position: StreamPosition) => Promise<TrainingStream>;
  /** Where a checkpoint is kept; null trains without. */
  readonly checkpoints: { readonly folder: string; readonly identity: string; readonly resume: boolean } | null;
  readonly signal: AbortSignal;
  /** Called after each step. */
  readonly onStep?: (done: number, total: number) => void;
}

export interface Trained {
  readonly network: Graph;
  readonly steps: number;
  readonly epochs: number;
  /** Mean of the last epoch, or of the steps taken here where these are fewer. */
  readonly loss: number;
  /** Of the trained network; null when there are no validation images. */
  readonly validation: ValidationPoint | null;
  /** 0 where no step was left to take. */
  readonly imagesPerSecond: number;
  /** Of the training's time, for data. */
  readonly waitedShare: number;
  readonly resumedFromStep: number | null;
  /** The session's own description of itself. */
  readonly engine: string;
}

/**
 * Trains; gives points of the curves as they come. A checkpoint is written every so many steps and when the signal
 * aborts; a training that is resumed from one goes on bit for bit as it would have on the same engine.
 * Throws TRAINING_DIVERGED, CHECKPOINT_INVALID, what engine and stream throw, or the signal's reason.
 */
export async function* train(training: Training): AsyncGenerator<TrainingPoint, Trained> {
  const { checkpoints } = training;
  const stored = checkpoints?.resume === true ? await readCheckpoint(checkpoints.folder, checkpoints.identity) : null;
  const stream = await training.openStream(stored?.position ?? { epoch: 0, batch: 0 });
  try {
    return yield* steps(training, stored, stream);
  } finally {
    await stream.close();
  }
}

async function* steps(
  training: Training,
  stored: TrainingCheckpoint | null,
  stream: TrainingStream,
): AsyncGenerator<TrainingPoint, Trained> {
  const { graph, weights, task, recipe, engine, hooks = [], guide, masks, checkpoints, signal } = training;
  const { batchesPerEpoch } = stream;
  const totalSteps = 'steps' in recipe.duration ? recipe.duration.steps : recipe.duration.epochs * batchesPerEpoch;
  const updater = new Updater(graph, { recipe, weights, totalSteps, hooks });
  const divergence = new Divergence();
  if (stored !== null) {
    updater.restore(partOf(stored.state, 'updater'));
    divergence.restore(partOf(stored.state, 'divergence'));
    guide?.restore(partOf(stored.state, 'guide'));
  }
  if (masks !== undefined) updater.mask(masks);
  const resumedFromStep = stored === null ? null : updater.step;
  const layers = layersOf(graph);
  /** Of the batch after the last step that was taken whole. */
  let position = stream.position;
  let taken = updater.step;
  let saved = updater.step;
  let savedAt = performance.now();
  const save = async (): Promise<void> => {
    if (checkpoints === null || saved === updater.step || taken !== updater.step) return;
    const state = joinStates({
      ...{ updater: updater.state(), divergence: divergence.state() },
      ...(guide !== undefined && { guide: guide.state() }),
    });
    await writeCheckpoint(checkpoints.folder, { identity: checkpoints.identity, position, state });
    saved = updater.step;
    savedAt = performance.now();
  };

  const validated = async (step: number): Promise<ValidationPoint | null> => {
    const validation = await task.validate(updater.network(), signal);
    if (validation !== null) divergence.checkValidation(step, validation.loss);
    return validation;
  };

  const session = await engine.prepare({
    graph,
    objective: task.objective,
    options: {
      batch: recipe.batch,
      weights,
      normalization: recipe.normalization,
      activations: task.activations,
    },
    threads: recipe.threads,
  });
  const points = new Points(recipe.batch);
  const epochLosses: number[] = [];
  let trainedMs = 0;
  let validation: ValidationPoint | null = null;
  const first = updater.step;
  const isOver = (): boolean => updater.step >= totalSteps || guide?.done === true;
  try {
    while (!isOver()) {
      signal.throwIfAborted();
      const step = updater.step + 1;
      const start = performance.now();
      const batch = await stream.next();
      const result = await session.step(updater.forwardWeights(), await task.feeds(batch));
      const { learningRate, penalty, gradientNorm } = updater.apply(result);
      divergence.check(step, { ...result, gradientNorm }, layers);
      position = stream.position;
      taken = step;
      const stepMs = performance.now() - start;
      trainedMs += stepMs;

      const loss = result.loss + penalty;
      epochLosses.push(loss);
      if (epochLosses.length > batchesPerEpoch) epochLosses.shift();
      await guide?.afterStep({
        ...{ step, totalSteps, stepsPerEpoch: batchesPerEpoch, loss: result.loss, weights: updater.weights },
        network: () => updater.network(),
      });
      training.onStep?.(step, totalSteps);
      const isLast = isOver();
      // The last one is kept until the network is written, by whoever does that.
      const isDue = step % recipe.checkpointEvery === 0 || performance.now() - savedAt > checkpointMs;
      if (isDue || isLast) await save();
      const endOfEpoch = step % batchesPerEpoch === 0 || isLast;
      if (endOfEpoch) validation = await validated(step);
      const epoch = step / batchesPerEpoch;
      const figures = { step, epoch, loss, accuracy: task.accuracy(result, batch), learningRate };
      const point = points.add(figures, stepMs, endOfEpoch ? validation : null);
      if (point !== null) yield point;
    }
    // A training that was stopped between its last step and the end.
    if (updater.step === first) validation = await validated(first);
  } finally {
    // Wherever it was stopped: while it waited for images, in a validation, or by whoever takes the points.
    if (signal.aborted) await save();
    await session.release();
  }
  const steps = updater.step - first;
  return {
    network: updater.network(),
    steps: updater.step,
    epochs: updater.step / batchesPerEpoch,
    loss: epochLosses.reduce((sum, loss) => sum + loss, 0) / Math.max(1, epochLosses.length),
    validation,
    imagesPerSecond: steps === 0 ? 0 : (steps * recipe.batch) / (trainedMs / 1000),
    waitedShare: trainedMs === 0 ? 0 : stream.waitedMs / trainedMs,
    resumedFromStep,
    engine: session.description,
  };
}
