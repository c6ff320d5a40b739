import type { Feeds, StepResult, TrainingProgram } from '../../../../electron/compute/engines/engine.ts';
import { Generator } from '../../../../electron/compute/random/generator.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { elementCount } from '../../../../shared/graph/tensor.ts';
import { trainedWeights } from '../../../../shared/training/trained-weights.ts';
import { relativeDistance } from './compare.ts';

/** A network under cross-entropy of its first output; classes are its second dimension. */
export function programOf(graph: Graph, batch: number, activations: readonly string[] = []): TrainingProgram {
  const objective = { terms: [{ name: 'labels', kind: 'cross-entropy' as const, output: graph.outputs[0]!.name }] };
  const options = { batch, weights: trainedWeights(graph), normalization: 'batch' as const, activations };
  return { graph, objective, options, threads: 1 };
}

/** The weights as the graph holds them. */
export function weightsOf({ graph, options }: TrainingProgram): Feeds {
  return new Map(options.weights.map((name) => [name, graph.constants.get(name)!.data as Float32Array]));
}

/** Normal images, and labels of all classes. */
export function feedsOf({ graph, options: { batch } }: TrainingProgram, seed: number): Feeds {
  const generator = Generator.fromSeed(seed, 'images');
  const [input] = graph.inputs;
  const [, classes, ...positions] = graph.outputs[0]!.dims as number[];
  const image = elementCount(input!.dims.slice(1) as number[]);
  const labels = batch * elementCount(positions);
  return new Map<string, Float32Array | Int32Array>([
    [input!.name, Float32Array.from({ length: batch * image }, () => generator.normal(1))],
    ['labels', Int32Array.from({ length: labels }, (_, index) => index % classes!)],
  ]);
}

/** The largest relative difference of any one gradient. */
export function worstGradient(expected: StepResult, found: StepResult): { weight: string; difference: number } {
  let worst = { weight: '', difference: 0 };
  for (const [weight, gradient] of expected.gradients) {
    const difference = relativeDistance(gradient, found.gradients.get(weight)!);
    if (!(difference <= worst.difference)) worst = { weight, difference };
  }
  return worst;
}
