/**
 * `npm run results:latency`: how well latency is predicted on this computer. Learns ResNet-56 and MobileNetV2, each by
 * itself, then measures 20 cuts of each that it has not seen, 20 to 95 % of the MACs, by three methods, rounded and not,
 * and compares: at most 8 % mean absolute error and a rank correlation of at least 0.95.
 */
import { readFileSync } from 'node:fs';
import { LocalConnection } from '../../electron/devices/connection/local/local-connection.ts';
import { measure } from '../../electron/devices/measure.ts';
import { learnDevice, usualCuts } from '../../electron/host/latency/learn.ts';
import { measureGraphs, type MeasureFiles } from '../../electron/host/latency/measure-graphs.ts';
import { findUnits } from '../../shared/graph/channels/find-units.ts';
import { costOf } from '../../shared/graph/cost.ts';
import { cutGraph } from '../../shared/graph/cut.ts';
import { foldBatchNormalization } from '../../shared/graph/fold-batch-normalization.ts';
import { normalize } from '../../shared/graph/normalize.ts';
import { errorOf } from '../../shared/latency/fit/cross-validation.ts';
import type { HeldOutError, LatencyModelDocument } from '../../shared/latency/model.ts';
import { PlanPredictor } from '../../shared/latency/predict.ts';
import { readOnnx } from '../../shared/onnx/read.ts';
import { sharedData } from '../setup/shared-data.ts';
import { heldOutCuts, type HeldOutCut } from './held-out-cuts.ts';

const files = { 'ResNet-56': 'resnet56-cifar10.onnx', MobileNetV2: 'mobilenetv2-imagenet-bnfolded.onnx' };
const mostError = 0.08;
const leastRank = 0.95;
const predictions = 2000;

const { signal } = new AbortController();
const connection = new LocalConnection();
const link = { connection: () => Promise.resolve(connection), close: () => connection.close() };

const measureFiles: MeasureFiles = async (artifacts) => {
  const raw = await measure(link, 'onnxruntime', artifacts, {
    ...{ profile: 'quick', precision: 'float32', threads: 1, load: { shape: 'back-to-back' } },
    ...{ sustainedMinutes: null, layers: false, cudaGraph: false, signal, onProgress: () => undefined },
  });
  return raw.models;
};

function progress(what: string): { signal: AbortSignal; onProgress: (done: number, total: number) => void } {
  return { signal, onProgress: (done, total) => console.error(`${what}: ${done} of ${total}`) };
}

interface Row {
  readonly cut: HeldOutCut;
  readonly share: number;
  readonly ns: number;
  readonly predicted: number;
  readonly low: number;
  readonly high: number;
}

async function tryNetwork(name: string, path: string): Promise<boolean> {
  const started = performance.now();
  const graph = normalize(readOnnx(readFileSync(path), path));
  const units = findUnits(graph);
  const condition = {
    device: 'local',
    runtime: 'onnxruntime',
    runtimeVersion: '',
    threads: 1,
    powerMode: null,
    governor: null,
  } as const;
  const model = await learnDevice(measureFiles, { ...condition, precision: 'float32' }, graph, units, {
    ...{ cuts: usualCuts, seed: 0 },
    ...progress(`${name}, learning`),
  });
  const learned = performance.now();
  const predictor = new PlanPredictor(graph, units, model);
  const cuts = heldOutCuts(graph, units);
  const graphs = cuts.map(({ removed }) => foldBatchNormalization(cutGraph(graph, units, removed)));
  const dense = foldBatchNormalization(graph);
  const later = await measureGraphs(measureFiles, dense, graphs, progress(`${name}, held out`));
  // The dense network, which was learned first, is the anchor of both: what the machine drifted in between is told apart.
  const anchorNs = model.observations[0]!.ns;
  const drift = later.anchorNs / anchorNs;
  const ns = later.ns.map((value) => value / drift);
  const denseMacs = costOf(dense).macs;
  const rows = cuts.map((cut, index): Row => {
    const { ns: predicted, low, high } = predictor.ofRemoved(cut.removed);
    return { cut, share: costOf(graphs[index]!).macs / denseMacs, ns: ns[index]!, predicted, low, high };
  });
  const ours = errorOf(rows)!;
  const byMacs = errorOf(rows.map(({ share, ns }) => ({ predicted: anchorNs * share, ns })))!;
  print(name, rows, anchorNs, { ours, byMacs }, model);
  console.log(
    `  While the cuts were measured, the dense network took ${drift.toFixed(3)} times what it took before; taken out.`,
  );
  console.log(`  A prediction takes ${(1000 * timeOf(predictor, cuts)).toFixed(0)} µs.`);
  const seconds = (from: number): string => `${((performance.now() - from) / 1000).toFixed(0)} s`;
  console.log(`  Learned in ${((learned - started) / 1000).toFixed(0)} s, ${seconds(started)} in all.\n`);
  return ours.mean <= mostError && (ours.rankCorrelation ?? 0) >= leastRank;
}

/** Milliseconds for one. */
function timeOf(predictor: PlanPredictor, cuts: readonly HeldOutCut[]): number {
  const start = performance.now();
  for (let index = 0; index < predictions; index++) predictor.ofRemoved(cuts[index % cuts.length]!.removed);
  return (performance.now() - start) / predictions;
}

function print(
  name: string,
  rows: readonly Row[],
  denseNs: number,
  { ours, byMacs }: { readonly ours: HeldOutError; readonly byMacs: HeldOutError },
  { layout, channelStep, error }: LatencyModelDocument,
): void {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const ms = (ns: number): string => (ns / 1e6).toFixed(3);
  console.log(`${name}: ${ms(denseNs)} ms dense; layout ${layout.kind} by ${layout.step}, channel step ${channelStep}`);
  console.log('  cut                      MACs     measured    predicted      error   by MACs');
  for (const { cut, share, ns, predicted } of rows) {
    const cells = [percent(share).padStart(8), `${ms(ns)} ms`.padStart(12), `${ms(predicted)} ms`.padStart(12)];
    const errors = [predicted / ns - 1, (denseNs * share) / ns - 1].map((error) => percent(error).padStart(10));
    console.log(`  ${cut.name.padEnd(21)}${cells.join(' ')} ${errors.join('')}`);
  }
  const line = (who: string, { mean, worst, rankCorrelation }: HeldOutError): string =>
    `  ${who.padEnd(38)} mean ${percent(mean)}, worst ${percent(worst)}, rank correlation ${rankCorrelation?.toFixed(3) ?? '-'}`;
  console.log(line('predicted', ours));
  console.log(line('in proportion to MACs', byMacs));
  console.log(line('the model of itself (cross-validation)', error!));
  const inside = rows.filter(({ ns, low, high }) => ns >= low && ns <= high).length;
  console.log(`  ${inside} of ${rows.length} measured within the predicted interval.`);
}

for (const [name, file] of Object.entries(files)) {
  const path = sharedData(`models/${file}`);
  if (path === null) console.log(`${name} is left out: ../shared/data/models/${file} is not there.`);
  else if (!(await tryNetwork(name, path))) process.exitCode = 1;
}
await connection.close();
