import { EspalierError } from '../../../shared/api/errors.ts';
import type { ProofReport } from '../../../shared/api/results.ts';
import type { ChannelUnits } from '../../../shared/graph/channels/units.ts';
import type { Dimension, Graph } from '../../../shared/graph/graph.ts';
import { maskGraph } from '../../../shared/graph/mask.ts';
import { type ElementType, elementCount } from '../../../shared/graph/tensor.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { type Values, withSession } from '../evaluate/ort-session.ts';
import { Generator } from '../random/generator.ts';

/** Two floating-point orders of summation differ by less; a wrong cut differs by far more. */
const tolerance = 1e-4;
const openBatch = 2;
/** For an open height or width; common strides divide it. */
const openSize = 64;

export interface ProofSettings {
  readonly seed: number;
  readonly threads: number;
}

/**
 * Runs the dense network with the removed units zeroed and the cut network on the same random input (standard
 * normal, or whole numbers of a pixel's range) and compares all outputs. Throws PROOF_FAILED when they differ by more than 1e-4 of the masked output's
 * largest magnitude.
 */
export async function proveCut(
  dense: Graph,
  units: ChannelUnits,
  removed: ReadonlySet<number>,
  cut: Graph,
  { seed, threads }: ProofSettings,
): Promise<ProofReport> {
  const generator = Generator.fromSeed(seed, 'proof');
  const inputs: Record<string, Values> = {};
  for (const { name, dims, type } of dense.inputs) inputs[name] = randomValues(dims, type, generator);
  const run = (graph: Graph): Promise<Record<string, Values>> =>
    withSession(writeOnnx(graph), threads, (session) => session.run(inputs));
  const expected = await run(maskGraph(dense, units, removed));
  const found = await run(cut);
  const proof = compare(expected, found);
  if (!(proof.relativeDifference <= tolerance)) {
    throw new EspalierError(
      'PROOF_FAILED',
      `The cut network differs from the masked one by ${proof.relativeDifference.toExponential(2)} of the output's scale.`,
      'The cut is not handed out. This is a defect of the program: please report it with the model.',
    );
  }
  return proof;
}

function compare(expected: Record<string, Values>, found: Record<string, Values>): ProofReport {
  let maxAbsoluteDifference = 0;
  let relativeDifference = 0;
  for (const [name, { data }] of Object.entries(expected)) {
    const other = found[name]?.data;
    if (other?.length !== data.length) return { maxAbsoluteDifference: Infinity, relativeDifference: Infinity };
    let largest = 0;
    let difference = 0;
    for (let i = 0; i < data.length; i++) {
      // Math.max hands on NaN, so that a network that overflows proves nothing.
      largest = Math.max(largest, Math.abs(data[i]));
      difference = Math.max(difference, Math.abs(data[i] - other[i]));
    }
    maxAbsoluteDifference = Math.max(maxAbsoluteDifference, difference);
    relativeDifference = Math.max(relativeDifference, difference === 0 ? 0 : difference / largest);
  }
  return { maxAbsoluteDifference, relativeDifference };
}

function randomValues(dims: readonly Dimension[], type: ElementType, generator: Generator): Values {
  const sizes = dims.map((dim, axis) => (typeof dim === 'number' ? dim : axis === 0 ? openBatch : openSize));
  const data = new Float32Array(elementCount(sizes));
  const values = type.startsWith('float') ? null : type === 'bool' ? 2 : type === 'int8' ? 128 : 256;
  for (let i = 0; i < data.length; i++) data[i] = values === null ? generator.normal(1) : generator.integer(values);
  return { data, dims: sizes };
}
