import { normalize } from '../../../shared/graph/normalize.ts';
import { sampleImages } from '../data/split.ts';
import { evaluateClassification } from '../evaluate/classification.ts';
import { ClassificationData } from '../evaluate/classification-data.ts';
import { withSession } from '../evaluate/ort-session.ts';
import { readModelFile } from '../model.ts';
import { reportStage } from '../progress.ts';
import type { Handlers } from '../serve.ts';
import { evaluationThreads } from './threads.ts';

/** Splits are cut with seed 0 here: a model by itself has no experiment whose seed would do it. */
const seed = 0;

export const evaluate: Handlers['evaluate'] = async (
  { model, data, task, split, limit },
  { signal, progress, warn },
) => {
  const { bytes, graph } = await readModelFile(model);
  const source = await ClassificationData.open(data, normalize(graph), seed, task);
  const all = await source.images(split, signal);
  const images = limit === null ? all : sampleImages(all, limit, seed);
  const onImages = reportStage(progress, 'evaluate', images.length);
  const {
    accuracy,
    loss,
    images: count,
    imagesPerSecond,
  } = await withSession(bytes, evaluationThreads(), (session) =>
    evaluateClassification(session, source.classifier, source.batches(images, signal), { signal, onImages }),
  );
  source.warnings().forEach(warn);
  return { metrics: { accuracy, loss }, images: count, imagesPerSecond };
};
