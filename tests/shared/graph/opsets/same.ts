import { expect } from 'vitest';
import type { Attribute, Dimension, Graph } from '../../../../shared/graph/graph.ts';
import { inferTypes } from '../../../../shared/graph/infer.ts';
import { toCanonicalOpset } from '../../../../shared/graph/opsets/convert.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { NetworkBuilder, seededRandom } from '../builder.ts';
import { relativeDifference, runModel } from '../prove.ts';

export interface Case {
  readonly name: string;
  /** The operator sets in which the network is written. */
  readonly opsets: readonly number[];
  /** Gives the outputs. */
  readonly build: (net: NetworkBuilder) => string[];
  /** What the conversion consists of, constants apart. */
  readonly operators: readonly string[];
  /** Dimensions of the output, where inference does not say them. */
  readonly dims?: readonly Dimension[];
  /** How far the results may differ, relative to their size. */
  readonly within?: number;
}

/** Each case at each of its operator sets. */
export function table(cases: readonly Case[]): (Case & { readonly opset: number })[] {
  return cases.flatMap((each) => each.opsets.map((opset) => ({ ...each, opset })));
}

/** Runs the bytes at their own operator set and the converted graph in ONNX Runtime. */
export async function expectSame({
  build,
  operators,
  dims,
  opset,
  within = 1e-6,
}: Case & { readonly opset: number }): Promise<void> {
  const net = new NetworkBuilder(1, opset);
  const graph = net.raw(build(net));
  const converted = toCanonicalOpset(graph);
  expect(converted.opset).toBe(17);
  expect(converted.nodes.map(({ operator }) => operator)).toEqual(operators);
  const [original, same] = await Promise.all(
    [graph, converted].map((each) => {
      const typed = withOutputs(each, converted, dims);
      return runModel(writeOnnx(typed), typed, seededRandom(1));
    }),
  );
  expect(relativeDifference(original!, same!)).toBeLessThan(within);
}

function withOutputs(graph: Graph, converted: Graph, dims: readonly Dimension[] | undefined): Graph {
  const types = dims === undefined ? inferTypes(converted) : null;
  const outputs = graph.outputs.map(({ name }) => {
    const { type, dims: inferred } = types?.get(name) ?? { type: 'float32' as const, dims: dims! };
    return { name, type, dims: inferred };
  });
  return { ...graph, outputs };
}

export function float(value: number): Attribute {
  return { kind: 'float', value };
}

export function floats(...value: readonly number[]): Attribute {
  return { kind: 'floats', value };
}

export function reals(net: NetworkBuilder, ...values: readonly number[]): string {
  return net.constant({ type: 'float32', dims: [values.length], data: Float32Array.from(values) });
}
