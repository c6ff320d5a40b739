import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Experiment } from '../../../shared/api/experiment.ts';
import { type FineTuning, recipeOf } from '../../../shared/api/fine-tuning.ts';
import type { TrainingPoint } from '../../../shared/api/training-results.ts';
import type { Recipe } from '../../../shared/api/training.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { withBatch } from '../../../shared/training/with-batch.ts';
import { trainedWeights } from '../../../shared/training/trained-weights.ts';
import { augmentationOf } from '../data/augment/augmentation-of.ts';
import { openTrainingStream } from '../data/training-stream.ts';
import { engineNamed } from '../engines/engines.ts';
import type { ClassificationData } from '../evaluate/classification-data.ts';
import { logitsOf } from '../evaluate/logits.ts';
import type { BriefTraining } from '../methods/method.ts';
import { train, type Training } from '../training/loop/train.ts';
import type { Steering } from '../training/steering.ts';
import { classificationTask } from '../training/tasks/classification.ts';
import { distilledTask, taughtTerm } from '../training/tasks/distilled.ts';
import type { TrainedTask } from '../training/tasks/task.ts';
import { Teacher } from '../training/teacher.ts';

/** What trainings of cut networks have in common. */
export interface FineTuningContext {
  readonly dense: Graph;
  readonly data: ClassificationData;
  readonly experiment: Pick<Experiment, 'seed' | 'engine' | 'threads' | 'fineTune'>;
  /** Folder for images as they were decoded, shared by all trainings; null: nowhere. */
  readonly imageCache: string | null;
  /** Folder of this experiment alone, for checkpoints; null trains without. */
  readonly checkpoints: string | null;
  readonly signal: AbortSignal;
  /** Told each new point of a curve. */
  readonly onPoint?: (point: TrainingPoint) => void;
}

interface FineTuned {
  readonly network: Graph;
  readonly steps: number;
}

type FineTuningSettings = Pick<FineTuning, 'recipe' | 'distillation'>;

/**
 * Trains a network on the `train` split, and goes on from the last checkpoint of the same training. Throws
 * TRAINING_DIVERGED, what engine and stream throw, or the signal's reason.
 */
export async function fineTune(
  context: FineTuningContext,
  network: Graph,
  settings: FineTuningSettings,
  onStep: (done: number, total: number) => void,
  { stated, ...steering }: Steering = { stated: null },
): Promise<FineTuned> {
  const { checkpoints, dense, data } = context;
  const recipe = await recipeFor(context, settings);
  const identity = createHash('sha256')
    .update(writeOnnx(network))
    .update(JSON.stringify([recipe, settings.distillation ?? null, stated, await data.digest(context.signal)]))
    .digest('hex');
  const task = classificationTask(network, data, recipe);
  const folder = checkpoints === null ? null : join(checkpoints, identity.slice(0, 16));
  const kept = folder === null ? null : { folder, identity, resume: true };
  const run = (trained: TrainedTask): Promise<FineTuned> =>
    runTraining(context, network, trained, { ...steering, recipe, checkpoints: kept, onStep });
  if (settings.distillation === undefined) return run(task);
  const lesson = { term: taughtTerm, value: logitsOf(dense, data.classifier.output) };
  // The student is trained in batches of the recipe, whatever size the network fixes.
  const teacher = await Teacher.create(withBatch(dense, recipe.batch), [lesson], context.experiment.threads);
  try {
    return await run(distilledTask(task, logitsOf(network, data.classifier.output), teacher, settings.distillation));
  } finally {
    await teacher.release();
  }
}

/**
 * Trains a few steps before a network is judged, by the recipe of the experiment, or else by the published one: no
 * checkpoint, and no look at the validation images.
 */
export async function trainBriefly(
  context: FineTuningContext,
  network: Graph,
  { steps, schedule }: BriefTraining,
): Promise<FineTuned> {
  const whole = await recipeFor(context, context.experiment.fineTune ?? { recipe: 'published' });
  const recipe: Recipe = {
    ...whole,
    ...{ duration: { steps }, warmupSteps: 0 },
    schedule: schedule === 'cosine' ? { kind: 'cosine', floor: 0 } : { kind: 'constant' },
  };
  const task = classificationTask(network, context.data, recipe);
  const unseen = { ...task, validate: () => Promise.resolve(null) };
  return runTraining(context, network, unseen, { recipe, checkpoints: null });
}

/** A recipe by name fits its batches to small data sets; one that is written out stands as it is. */
async function recipeFor(
  { experiment, data, signal }: FineTuningContext,
  { recipe: given }: Pick<FineTuning, 'recipe'>,
): Promise<Recipe> {
  const { seed, threads, engine = 'onnxruntime' } = experiment;
  const recipe: Recipe = { ...recipeOf({ recipe: given }), seed, threads, engine };
  if (typeof given !== 'string') return recipe;
  const { length } = await data.images('train', signal);
  return { ...recipe, batch: Math.max(1, Math.min(recipe.batch, length)) };
}

async function runTraining(
  { data, imageCache, signal, onPoint }: FineTuningContext,
  network: Graph,
  task: TrainedTask,
  how: Pick<Training, 'recipe' | 'checkpoints' | 'hooks' | 'guide' | 'masks' | 'onStep'>,
): Promise<FineTuned> {
  const { dataset } = data;
  const { recipe } = how;
  const augmentation = augmentationOf(recipe.augmentation, dataset, task);
  const training = train({
    ...how,
    graph: network,
    weights: trainedWeights(network),
    task,
    engine: await engineNamed(recipe.engine),
    openStream: (position) =>
      openTrainingStream(dataset, {
        ...{ split: 'train', batchSize: recipe.batch, size: task.size, augmentation, seed: recipe.seed, position },
        ...(recipe.images !== undefined && { limit: recipe.images }),
        ...{ cacheFolder: imageCache, signal },
      }),
    signal,
  });
  for (;;) {
    const next = await training.next();
    if (next.done !== true) {
      onPoint?.(next.value);
      continue;
    }
    const { network: trained, steps } = next.value;
    return { network: trained, steps };
  }
}
