import { fromBinary } from '@bufbuild/protobuf';
import type { CostQuantity } from '../../electron/compute/prune/limit.ts';
import { Selector } from '../../electron/compute/prune/select.ts';
import { Generator } from '../../electron/compute/random/generator.ts';
import { findUnits } from '../../shared/graph/channels/find-units.ts';
import type { ChannelUnits } from '../../shared/graph/channels/units.ts';
import { cutConstants } from '../../shared/graph/cut-constants.ts';
import { cutGraph } from '../../shared/graph/cut.ts';
import type { Graph } from '../../shared/graph/graph.ts';
import { Removal } from '../../shared/graph/kept.ts';
import { normalize } from '../../shared/graph/normalize.ts';
import { demandsOf } from '../../shared/latency/kernels/demand.ts';
import { learnLatency } from '../../shared/latency/learn.ts';
import type { LatencyModelDocument } from '../../shared/latency/model.ts';
import { PlanPredictor } from '../../shared/latency/predict.ts';
import { cutProbes } from '../../shared/latency/probe/cut-probes.ts';
import { compileProgram } from '../../shared/latency/program/compile.ts';
import { ModelProtoSchema } from '../../shared/onnx/generated/onnx_pb.ts';
import { readOnnx } from '../../shared/onnx/read.ts';

/** Share of the MACs that is kept, or of what else a selection is held to. */
const kept = 0.5;

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
  const select = timed(() => {
    const selector = new Selector(graph, units.result);
    return selector.select(scores, selector.shareOf('macs', kept));
  });
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

/** Milliseconds of each of so many selections on one Selector, every one with other scores, by what limits them. */
export function manySelections({ name, bytes, scores }: Subject, count: number): Record<CostQuantity, number[]> {
  const graph = normalize(readOnnx(bytes, name));
  const units = findUnits(graph);
  const predictor = new PlanPredictor(graph, units, learned(graph, units));
  const selector = new Selector(graph, units, { latency: (removed) => predictor.ofRemoved(removed).ns });
  const timesOf = (quantity: CostQuantity): number[] => {
    const limit = selector.shareOf(quantity, kept);
    return Array.from({ length: count }, (_, seed) => {
      const others = randomScores(scores.length, seed);
      return timed(() => selector.select(others, limit)).ms;
    });
  };
  return {
    macs: timesOf('macs'),
    params: timesOf('params'),
    activations: timesOf('activations'),
    latency: timesOf('latency'),
  };
}

/** As a board without start-up times would be learned: predictions take as long whatever the prices are. */
function learned(graph: Graph, units: ChannelUnits): LatencyModelDocument {
  const condition = {
    device: 'bench',
    runtime: 'bench',
    runtimeVersion: '1',
    precision: 'float32',
    threads: 1,
  } as const;
  const layout = { kind: 'blocked', step: 16 } as const;
  const observed = cutProbes(graph, units, 8, 0).map((probe) => {
    const ns = demandsOf(compileProgram(probe.graph), layout).reduce((sum, { amounts }) => sum + amounts[1]!, 0);
    return { ...probe, ns, artifactSha256: null };
  });
  return learnLatency({ ...condition, powerMode: null, governor: null }, observed, []);
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
