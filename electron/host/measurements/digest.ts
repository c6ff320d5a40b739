import type { LayerReport } from '../../../shared/api/measurements.ts';
import { layerRows } from '../../../shared/layers/rows.ts';
import { layerTimes } from '../../../shared/layers/layer-times.ts';
import { compareRounds, noiseFloorOf } from '../../../shared/statistics/comparison.ts';
import { deadlineMisses } from '../../../shared/statistics/deadline.ts';
import { sustainedDrift } from '../../../shared/statistics/drift.ts';
import { energyPerInference } from '../../../shared/statistics/energy.ts';
import { flagsOf } from '../../../shared/statistics/flags.ts';
import { summarize } from '../../../shared/statistics/summary.ts';
import type { MeasuredModel, RawMeasurement } from '../../devices/device.ts';
import type { NewMeasurement, NewSession } from '../../store/surface.ts';
import { graphOf } from '../models/graph-of.ts';
import type { MeasuredModelFile } from './measured-models.ts';

const samplesOf = ({ rounds }: MeasuredModel) => rounds.map(({ samplesNs }) => samplesNs);

/** What the samples say, beside the samples themselves. */
export async function digest(
  device: string,
  models: readonly MeasuredModelFile[],
  raw: RawMeasurement,
  { sustained, repeats }: { readonly sustained: boolean; readonly repeats: string | null },
): Promise<NewSession> {
  const [first] = raw.models;
  const { conditions, before, after, idle, telemetry, interruptions, command } = raw;
  const own = await Promise.all(raw.models.map((measured, at) => measurementOf(models[at]!, measured, raw, false)));
  const again = await measurementOf(models[0]!, { ...raw.again, layers: null }, raw, true);
  return {
    ...{ device, conditions, before, after, command, idle, telemetry, interruptions, repeats },
    noiseFloor: noiseFloorOf(samplesOf(first!), samplesOf(raw.again)),
    comparisons: raw.models.slice(1).map((measured, at) => ({
      a: models[0]!.name,
      b: models[at + 1]!.name,
      ...compareRounds(samplesOf(first!), samplesOf(measured)),
    })),
    drift: sustained ? sustainedDrift(raw.models.map(({ rounds }) => rounds)) : null,
    measurements: [...own, again],
  };
}

async function measurementOf(
  file: MeasuredModelFile,
  { createSessionNs, firstRunNs, warmup, rounds, partial, layers }: MeasuredModel,
  { before, after, idle, telemetry, conditions, notes, cutShort }: RawMeasurement,
  again: boolean,
): Promise<NewMeasurement> {
  const samplesNs = rounds.map((round) => round.samplesNs);
  const summary = summarize(samplesNs);
  const measuredNs = samplesNs.flat().reduce((sum, ns) => sum + ns, 0);
  const switches = rounds.flatMap(({ involuntarySwitches }) => involuntarySwitches ?? []);
  const flags = flagsOf({
    ...{ summary, measuredNs, before, after },
    warmupSettled: warmup?.settled ?? true,
    involuntarySwitches: switches.length === 0 ? null : switches.reduce((sum, count) => sum + count, 0),
  });
  const { load } = conditions;
  const deadline = load.shape === 'camera' ? deadlineMisses(rounds, load.framesPerSecond) : null;
  const seconds = load.shape === 'camera' ? (deadline?.frames ?? 0) / load.framesPerSecond : measuredNs / 1e9;
  return {
    model: file.name,
    artifactSha256: file.sha256,
    candidateId: file.candidateId,
    ...{ again, createSessionNs, firstRunNs, warmup, summary, rounds, partial, deadline },
    flags: [...flags, ...notes, ...(cutShort === null ? [] : ['cut short'])],
    energy: energyPerInference({ idle, during: telemetry, seconds, runs: summary.samples }),
    layers: layers === null ? null : await layersOf(file, layers, summary.p50Ns),
  };
}

/** Null for a file that only the device's runtime can read. */
async function layersOf(
  { path }: MeasuredModelFile,
  layers: NonNullable<MeasuredModel['layers']>,
  p50Ns: number,
): Promise<LayerReport | null> {
  try {
    const graph = await graphOf({ path });
    const times = layerTimes(graph, layers, p50Ns);
    return { times, rows: layerRows(graph, times) };
  } catch {
    return null;
  }
}
