import { EspalierError } from '../../../shared/api/errors.ts';
import type { Dimension, Graph } from '../../../shared/graph/graph.ts';
import type { Dataset } from '../data/dataset.ts';
import type { ImageSize } from '../data/pixels.ts';
import { softmaxBefore } from './logits.ts';

/** How a network is used as a classifier of RGB images. */
export interface Classifier {
  readonly input: string;
  readonly output: string;
  readonly size: ImageSize;
  readonly classes: number;
  /** The batch that the network insists on; null when it takes any. */
  readonly fixedBatch: number | null;
  /** The output is a Softmax already, not logits. */
  readonly probabilities: boolean;
}

/** Reads the ends of a normalised graph. Throws DATASET_MISMATCH when the network is no classifier of RGB images. */
export function classifierOf(graph: Graph): Classifier {
  const [input, ...moreInputs] = graph.inputs;
  const [output, ...moreOutputs] = graph.outputs;
  if (input === undefined || output === undefined || moreInputs.length + moreOutputs.length > 0) {
    throw mismatch(
      `The network (graph ${graph.name}) is no classifier: inputs ${names(graph.inputs)}, outputs ${names(graph.outputs)}`,
      'Choose a network with one input, the image, and one output, the scores of the classes. What can be cut of others is shown when they are opened.',
    );
  }
  const [batch, channels, height, width] = input.dims;
  if (
    input.type !== 'float32' ||
    input.dims.length !== 4 ||
    channels !== 3 ||
    typeof height !== 'number' ||
    typeof width !== 'number'
  ) {
    throw mismatch(
      `Input ${input.name} of ${graph.name} is ${input.type} [${input.dims.join(', ')}]`,
      'Images are given as float32 [batch, 3, height, width] with fixed height and width: export the network so.',
    );
  }
  const classes = classesOf(output.dims ?? []);
  if (classes === null) {
    throw mismatch(
      `Output ${output.name} of ${graph.name} is ${output.dims ? `[${output.dims.join(', ')}]` : 'of unknown shape'}`,
      'A classifier gives one score for each class: [batch, classes].',
    );
  }
  return {
    input: input.name,
    output: output.name,
    size: { width, height },
    classes,
    fixedBatch: typeof batch === 'number' ? batch : null,
    probabilities: softmaxBefore(graph, output.name) !== null,
  };
}

/** Throws DATASET_MISMATCH when the data set has other classes than the network's outputs. */
export function requireClasses(classifier: Classifier, dataset: Dataset): void {
  if (dataset.classes.length === classifier.classes) return;
  throw mismatch(
    `${dataset.root} has ${dataset.classes.length} classes, and the network has ${classifier.classes} outputs`,
    'Choose the data the network was trained on, or list every class in a dataset.yaml in that folder, in the order of the outputs: “classes: [first, second, …]”. A class without images may be listed.',
  );
}

/**
 * Images to run at once: the network's own batch, or 128, or fewer when images are larger than 128 x 128, so that
 * the intermediate values of common networks stay within some hundred megabytes.
 */
export function batchSizeOf(classifier: Classifier): number {
  if (classifier.fixedBatch !== null) return classifier.fixedBatch;
  const pixels = classifier.size.width * classifier.size.height;
  return Math.max(1, Math.min(128, Math.floor((128 * 128 * 128) / pixels)));
}

function classesOf(dims: readonly Dimension[]): number | null {
  if (dims.length < 2) return null;
  let classes = 1;
  for (const dim of dims.slice(1)) {
    if (typeof dim !== 'number') return null;
    classes *= dim;
  }
  return classes === Math.max(...(dims.slice(1) as number[])) ? classes : null;
}

function names(values: readonly { readonly name: string }[]): string {
  return values.map(({ name }) => name).join(', ') || 'none';
}

function mismatch(what: string, hint: string): EspalierError {
  return new EspalierError('DATASET_MISMATCH', `${what}.`, hint);
}
