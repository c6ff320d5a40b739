import { createHash, randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { EspalierError } from '../../../shared/api/errors.ts';
import { writeWhole } from '../../../shared/files/write-whole.ts';
import { fingerprint } from '../../../shared/graph/fingerprint.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { normalize } from '../../../shared/graph/normalize.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { trainedWeights } from '../../../shared/training/trained-weights.ts';
import type { Augmentation } from '../data/augment/augmentation.ts';
import { augmentationOf } from '../data/augment/augmentation-of.ts';
import type { Dataset } from '../data/dataset.ts';
import { openDataset } from '../data/open-dataset.ts';
import { openTrainingStream } from '../data/training-stream.ts';
import { engineNamed } from '../engines/engines.ts';
import { ClassificationData } from '../evaluate/classification-data.ts';
import { readModelFile } from '../model.ts';
import { reportStage } from '../progress.ts';
import type { ComputeRequests } from '../protocol.ts';
import type { TrainingPoint } from '../../../shared/api/training-results.ts';
import type { Handlers } from '../serve.ts';
import { initialize } from '../training/initialize.ts';
import { type Trained, train as runTraining } from '../training/loop/train.ts';
import { classificationTask } from '../training/tasks/classification.ts';
import { segmentationTask } from '../training/tasks/segmentation.ts';
import type { TrainedTask } from '../training/tasks/task.ts';

type TrainInput = ComputeRequests['train']['input'];

/** Trains one network on one data set, and writes it when it is done. */
export const train: Handlers['train'] = async (input, { signal, progress, warn, emit }) => {
  const { recipe } = input;
  const engine = await engineNamed(recipe.engine);
  const imported = normalize((await readModelFile(input.model)).graph);
  const graph = input.fromScratch ? initialize(imported, recipe.seed) : imported;
  const weights = trainedWeights(graph);
  requireWeights(graph, weights);
  const dataset = await openDataset(input.data, input.task);
  const task = await taskOf(graph, dataset, input);
  const augmentation = augmentationOf(recipe.augmentation, dataset, task);
  let report: ((done: number) => void) | undefined;
  const steps = runTraining({
    graph,
    weights,
    task,
    recipe,
    engine,
    async openStream(position) {
      const stream = await openTrainingStream(dataset, {
        split: 'train',
        batchSize: recipe.batch,
        size: task.size,
        augmentation,
        seed: recipe.seed,
        position,
        ...(recipe.images !== undefined && { limit: recipe.images }),
        cacheFolder: input.imageCache,
        signal,
      });
      stream.warnings.forEach(warn);
      return stream;
    },
    checkpoints: {
      folder: input.checkpoints,
      identity: identityOf(graph, dataset, input, augmentation),
      resume: input.resume,
    },
    signal,
    onStep(done, total) {
      report ??= reportStage(progress, 'training', total, done - 1);
      report(done);
    },
  });
  const trained = await taken(steps, (point) => emit({ kind: 'points', points: [point] }));
  await writeWhole(disk, { path: input.out, content: writeOnnx(trained.network), unique: randomUUID() });
  return {
    steps: trained.steps,
    epochs: trained.epochs,
    trainLoss: trained.loss,
    validation: trained.validation,
    counted: task.counted,
    imagesPerSecond: trained.imagesPerSecond,
    engine: trained.engine,
    waitedShare: trained.waitedShare,
    out: input.out,
    resumedFromStep: trained.resumedFromStep,
  };
};

/** What the training comes to. Where a point is not taken the training ends as if it had been stopped. */
async function taken(
  steps: ReturnType<typeof runTraining>,
  take: (point: TrainingPoint) => Promise<unknown>,
): Promise<Trained> {
  try {
    for (;;) {
      const next = await steps.next();
      if (next.done === true) return next.value;
      await take(next.value);
    }
  } finally {
    await steps.return(undefined as never);
  }
}

async function taskOf(
  graph: Graph,
  dataset: Dataset,
  { data, task, recipe, imageCache }: TrainInput,
): Promise<TrainedTask> {
  switch (dataset.task) {
    case 'classification':
      return classificationTask(
        graph,
        await ClassificationData.open(data, graph, recipe.seed, task, imageCache),
        recipe,
      );
    case 'segmentation':
      return segmentationTask(graph, dataset, imageCache, recipe);
    case 'detection':
      throw new EspalierError(
        'DATASET_MISMATCH',
        `${dataset.root} is a data set of boxes, and this version has no loss for detectors.`,
        'Train networks for classification or segmentation.',
      );
  }
}

function requireWeights(graph: Graph, weights: readonly string[]): void {
  if (weights.length > 0) return;
  throw new EspalierError(
    'GRADIENT_UNKNOWN',
    `${graph.name} has no weights in float32 that could be trained.`,
    'Quantised weights are not trained: start from the network before quantisation.',
  );
}

/** Of everything that decides what the steps are; of images by their names, labels and order. */
function identityOf(
  graph: Graph,
  { root, classes, normalization, train, validation, test, task }: Dataset,
  { recipe }: TrainInput,
  augmentation: Augmentation,
): string {
  const { checkpointEvery: _, ...decisive } = recipe;
  const data = { root, classes, normalization, train, validation, test, task };
  return createHash('sha256')
    .update(JSON.stringify([fingerprint(graph), data, decisive, augmentation]))
    .digest('hex');
}
