import type { Feeds } from '../../../electron/compute/engines/engine.ts';
import { Generator } from '../../../electron/compute/random/generator.ts';
import { elementCount } from '../../../shared/graph/tensor.ts';
import type { Graph } from '../../../shared/graph/graph.ts';
import { gradientGraph, type GradientGraph } from '../../../shared/training/gradient-graph.ts';
import { trainedWeights } from '../../../shared/training/trained-weights.ts';
import { objectiveOf } from './networks.ts';

export interface BenchProgram {
  readonly program: GradientGraph;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly feeds: Feeds;
}

/** A network under training with its own weights, random images and targets. */
export function benchProgram(graph: Graph, batch: number): BenchProgram {
  const names = trainedWeights(graph);
  const program = gradientGraph(graph, objectiveOf(graph), { batch, weights: names, normalization: 'batch' });
  const generator = Generator.fromSeed(0, 'bench');
  const weights = new Map(names.map((name) => [name, (graph.constants.get(name)!.data as Float32Array).slice()]));
  const feeds = new Map<string, Float32Array | Int32Array>();
  for (const { name, type, dims } of program.graph.inputs) {
    if (weights.has(name)) continue;
    const length = elementCount(dims.map(Number));
    feeds.set(
      name,
      type === 'int32'
        ? Int32Array.from({ length }, () => generator.integer(10))
        : Float32Array.from({ length }, () => generator.normal(1)),
    );
  }
  return { program, weights, feeds };
}
