import { OrtSession, type Values } from '../../../../electron/compute/evaluate/ort-session.ts';
import { expand } from '../../../../shared/graph/gradient/expand.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { gradientGraph } from '../../../../shared/training/gradient-graph.ts';
import type { LossTerm } from '../../../../shared/training/objective.ts';
import { NetworkBuilder } from '../../graph/builder.ts';

interface LossRun {
  readonly loss: number;
  /** By the output. */
  readonly gradient: Float32Array;
}

/** A network that gives its weights, so that they are the output and its gradient is theirs. */
function givesItsWeights(dims: readonly number[], values: readonly number[]): Graph {
  const net = new NetworkBuilder();
  const weights = net.constant({ type: 'float32', dims, data: Float32Array.from(values) }, 'weights');
  return net.build(net.node('Add', [net.input(dims), weights]));
}

/** The loss of an output with these values, and its gradient, as ONNX Runtime computes them. */
export async function runLoss(
  term: Omit<LossTerm, 'name' | 'output'>,
  dims: readonly number[],
  values: readonly number[],
  target: readonly number[],
  elementWeights?: readonly number[],
): Promise<LossRun> {
  const network = givesItsWeights(dims, values);
  const output = network.outputs[0]!.name;
  const weighted = elementWeights !== undefined;
  const objective = { terms: [{ ...term, name: 'target', output, weighted }] };
  const options = { batch: dims[0]!, weights: ['weights'], normalization: 'batch' } as const;
  const { graph, loss, gradients, targets } = gradientGraph(network, objective, options);
  const session = await OrtSession.create(writeOnnx(expand(graph)), { threads: 1 });
  try {
    const feeds: Record<string, Values> = {
      image: { data: new Float32Array(values.length), dims },
      weights: { data: Float32Array.from(values), dims },
    };
    const given = [target, elementWeights ?? []];
    targets.forEach(({ name, dims }, index) => {
      feeds[name] = { data: Float32Array.from(given[index]!), dims: dims as number[] };
    });
    const outputs = await session.run(feeds);
    return { loss: outputs[loss]!.data[0]!, gradient: outputs[gradients.get('weights')!]!.data };
  } finally {
    await session.release();
  }
}
