import { fromBinary } from '@bufbuild/protobuf';
import { Selector } from '../../electron/compute/prune/select.ts';
import { Generator } from '../../electron/compute/random/generator.ts';
import { findUnits } from '../../shared/graph/channels/find-units.ts';
import { cutConstants } from '../../shared/graph/cut-constants.ts';
import { cutGraph } from '../../shared/graph/cut.ts';
import { Removal } from '../../shared/graph/kept.ts';
import { normalize } from '../../shared/graph/normalize.ts';
import { ModelProtoSchema } from '../../shared/onnx/generated/onnx_pb.ts';
import { readOnnx } from '../../shared/onnx/read.ts';

/** Share of the MACs that is kept. */
const keepMacs = 0.5;

/** Milliseconds of one pass over a network, phase by phase. */
export interface Pass {
  /** The bare protobuf decoder on the same bytes: no reader of ONNX files does less. */
  readonly decode: number;
  readonly read: number;
  readonly normalize: number;
  readonly units: number;
  readonly select: number;
  readonly cut: number;
  /** What of the cut is copying weights: the same slicing once more, its positions known. */
  readonly copy: number;
}

export interface Subject {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly nodes: number;
  /** One for each unit; computing them is a method's work. */
  readonly scores: Float64Array;
}

export function subject(name: string, bytes: Uint8Array): Subject {
  const graph = normalize(readOnnx(bytes, name));
  return { name, bytes, nodes: graph.nodes.length, scores: randomScores(findUnits(graph).units.length, 0) };
}

function randomScores(length: number, seed: number): Float64Array {
  const generator = Generator.fromSeed(seed, 'bench');
  return Float64Array.from({ length }, () => generator.uniform());
}

/** From bytes to the cut graph, each phase timed. */
export function passOver({ name, bytes, scores }: Subject): Pass {
  const decode = timed(() => fromBinary(ModelProtoSchema, bytes));
  const read = timed(() => readOnnx(bytes, name));
  const normalized = timed(() => normalize(read.result));
  const graph = normalized.result;
  const units = timed(() => findUnits(graph));
  const select = timed(() => new Selector(graph, units.result).select(scores, keepMacs));
  const cut = timed(() => cutGraph(graph, units.result, select.result));
  const removal = new Removal(units.result, select.result);
  const slice = (): unknown => cutConstants(graph.constants, units.result, removal);
  // The first time finds the positions, which is no copying.
  slice();
  const copy = timed(slice);
  return {
    decode: decode.ms,
    read: read.ms,
    normalize: normalized.ms,
    units: units.ms,
    select: select.ms,
    cut: cut.ms,
    copy: copy.ms,
  };
}

/** Milliseconds of each of so many selections on one Selector, every one with other scores. */
export function manySelections({ name, bytes, scores }: Subject, count: number): number[] {
  const graph = normalize(readOnnx(bytes, name));
  const selector = new Selector(graph, findUnits(graph));
  return Array.from({ length: count }, (_, seed) => {
    const others = randomScores(scores.length, seed);
    return timed(() => selector.select(others, keepMacs)).ms;
  });
}

export function mapPhases(pass: Pass, change: (time: number, phase: keyof Pass) => number): Pass {
  const entries = Object.entries(pass).map(([phase, time]: [string, number]) => [
    phase,
    change(time, phase as keyof Pass),
  ]);
  return Object.fromEntries(entries) as unknown as Pass;
}

function timed<Result>(work: () => Result): { readonly ms: number; readonly result: Result } {
  const start = performance.now();
  const result = work();
  return { ms: performance.now() - start, result };
}
