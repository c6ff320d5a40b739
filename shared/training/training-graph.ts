import { EspalierError } from '../api/errors.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { trainingDomain } from '../graph/operators/training/training-operator.ts';
import type { Tensor } from '../graph/tensor.ts';
import { addTerm } from './losses/add-term.ts';
import { type TrainedNormalization, writeByBatch } from './batch-statistics.ts';
import type { Objective } from './objective.ts';
import { withBatch } from './with-batch.ts';

export interface TrainingOptions {
  /** Images in a batch: every graph input's first dimension where that is open. */
  readonly batch: number;
  /** Constants that become inputs: see `trainedWeights`. */
  readonly weights: readonly string[];
  /** 'batch': by the batch's own statistics, which are outputs; 'fixed': by the running ones. */
  readonly normalization: 'batch' | 'fixed';
  /** Further values of the graph to give out. */
  readonly activations?: readonly string[];
}

/** A network under training, forwards: images, weights and targets in, the loss out. */
export interface TrainingGraph {
  readonly graph: Graph;
  /** Images in a batch. */
  readonly batch: number;
  /** Scalar outputs. */
  readonly loss: string;
  readonly terms: ReadonlyMap<string, string>;
  /** Inputs besides the network's own and the weights. */
  readonly targets: readonly Value[];
  readonly weights: readonly string[];
  readonly normalizations: readonly TrainedNormalization[];
  readonly activations: readonly string[];
}

/**
 * A normalised graph as it runs under training. Weights keep their names and become inputs. Throws SHAPE_INVALID where
 * dimensions besides the batch are open, OBJECTIVE_INVALID where a term does not fit the graph.
 */
export function trainingGraph(network: Graph, objective: Objective, options: TrainingOptions): TrainingGraph {
  const graph = withBatch(network, options.batch);
  const weights = options.weights.filter((name) => graph.constants.has(name));
  const inputs = [...graph.inputs, ...weights.map((name) => valueOf(name, graph.constants.get(name)!))];
  const constants = new Map([...graph.constants].filter(([name]) => !weights.includes(name)));
  const reserved = graph.nodes.flatMap((node) => [node.name, ...node.outputs]);
  const builder = new GraphBuilder({ ...graph, inputs, constants }, reserved);

  const byBatch = options.normalization === 'batch';
  const normalizations = byBatch ? writeByBatch(builder, graph) : [];
  if (!byBatch) for (const node of graph.nodes) builder.node(node);

  const alone = normalizations.find(({ positions }) => positions * options.batch < 2);
  if (alone !== undefined) throw oneValue(alone.node);

  const targets: Value[] = [];
  const terms = new Map<string, string>();
  const parts: string[] = [];
  for (const term of objective.terms) {
    const { name, weight = 1 } = term;
    const added = addTerm(builder, term);
    targets.push(...added.targets);
    terms.set(name, added.value);
    const weighted = (): string => builder.add(`loss/${name}/weighted`, 'Mul', [added.value, builder.scalar(weight)]);
    parts.push(weight === 1 ? added.value : weighted());
  }
  const sum = builder.add('loss', parts.length === 1 ? 'Identity' : 'Sum', parts);
  const activations = options.activations ?? [];
  const statistics = normalizations.flatMap(({ mean, variance }) => [mean, variance]);
  const outputs = [...new Set([sum, ...terms.values(), ...statistics, ...activations])];
  const domains = { [trainingDomain]: 1 };
  return {
    graph: builder.finish(outputs, domains),
    batch: options.batch,
    loss: sum,
    terms,
    targets,
    weights,
    normalizations,
    activations,
  };
}

function valueOf(name: string, { type, dims }: Tensor): Value {
  return { name, type, dims };
}

/** Its variance would be zero, and the running one with it in the end. */
function oneValue(node: string): EspalierError {
  return new EspalierError(
    'OBJECTIVE_INVALID',
    `Batch normalisation '${node}' would see one value for each channel: such a batch has no variance.`,
    'Train with two images or more in a batch, or keep the running statistics (normalization: fixed in the recipe).',
  );
}
