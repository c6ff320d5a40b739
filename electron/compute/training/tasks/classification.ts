import type { Recipe } from '../../../../shared/api/training.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { evaluateClassification } from '../../evaluate/classification.ts';
import type { ClassificationData } from '../../evaluate/classification-data.ts';
import { logitsOf } from '../../evaluate/logits.ts';
import { withSession } from '../../evaluate/ort-session.ts';
import { indexOfLargest } from '../../evaluate/scores.ts';
import type { TrainedTask } from './task.ts';

/** A name that no exporter gives. */
const label = 'espalier:label';

/** One class for each image: cross-entropy of the network's scores. */
export function classificationTask(
  graph: Graph,
  data: ClassificationData,
  { labelSmoothing, threads }: Pick<Recipe, 'labelSmoothing' | 'threads'>,
): TrainedTask {
  const { classifier } = data;
  const scores = logitsOf(graph, classifier.output);
  return {
    size: classifier.size,
    counted: 'images',
    objective: { terms: [{ name: label, kind: 'cross-entropy', output: scores, labelSmoothing }] },
    activations: [scores],

    feeds({ images, targets }) {
      if (targets.task !== 'classification') throw new Error('the data set changed its task');
      return new Map<string, Float32Array | Int32Array>([
        [classifier.input, images],
        [label, targets.labels],
      ]);
    },

    accuracy({ activations }, { targets, size }) {
      if (targets.task !== 'classification') return null;
      const values = activations.get(scores)!;
      const { classes } = classifier;
      let right = 0;
      for (let image = 0; image < size; image++) {
        if (indexOfLargest(values, image * classes, classes) === targets.labels[image]) right++;
      }
      return right / size;
    },

    async validate(network, signal) {
      const images = await data.images('validation', signal);
      if (images.length === 0) return null;
      const { accuracy, loss } = await withSession(writeOnnx(network), threads, (session) =>
        evaluateClassification(session, classifier, data.batches(images, signal), { signal }),
      );
      return { accuracy, loss, images: images.length };
    },
  };
}
