import { toErrorData } from '../../../shared/api/errors.ts';
import type { LayerReport, MeasuringProfile } from '../../../shared/api/measurements.ts';
import { layerRows } from '../../../shared/layers/rows.ts';
import { layerTimes } from '../../../shared/layers/layer-times.ts';
import { compareRounds, noiseFloorOf } from '../../../shared/statistics/comparison.ts';
import { deadlineMisses } from '../../../shared/statistics/deadline.ts';
import { sustainedDrift } from '../../../shared/statistics/drift.ts';
import { energyPerInference } from '../../../shared/statistics/energy.ts';
import { attributePower, type AttributedPower } from '../../../shared/statistics/power.ts';
import { flagsOf } from '../../../shared/statistics/flags.ts';
import { summarize } from '../../../shared/statistics/summary.ts';
import type { MeasuredModel, RawMeasurement } from '../../devices/device.ts';
import type { NewMeasurement, NewSession } from '../../store/surface.ts';
import { graphOf } from '../models/graph-of.ts';
import type { MeasuredModelFile } from './measured-models.ts';

const samplesOf = ({ rounds }: MeasuredModel) => rounds.map(({ samplesNs }) => samplesNs);
const windowsOf = ({ rounds }: MeasuredModel) => rounds.map(({ window }) => window);

/** How a measurement was asked for, beyond its conditions. */
export interface Asked {
  readonly profile: MeasuringProfile;
  readonly sustained: boolean;
  /** Id of the flagged session that it repeats. */
  readonly repeats: string | null;
  readonly onWarning: (message: string) => void;
}

/** What the samples say, beside the samples themselves. */
export async function digest(
  device: string,
  models: readonly MeasuredModelFile[],
  raw: RawMeasurement,
  { profile, sustained, repeats, onWarning }: Asked,
): Promise<NewSession> {
  const [first] = raw.models;
  const { conditions, before, after, idle, telemetry, interruptions, command, cutShort } = raw;
  const noiseFloor = noiseFloorOf(samplesOf(first!), samplesOf(raw.again));
  const power = powerOf(raw);
  const own = await Promise.all(
    raw.models.map((measured, at) =>
      measurementOf(models[at]!, measured, raw, { during: power[at]!, again: false, onWarning }),
    ),
  );
  const secondOfFirst = { during: power[0]!, again: true, onWarning };
  const again = await measurementOf(models[0]!, { ...raw.again, layers: null }, raw, secondOfFirst);
  return {
    ...{ device, conditions, before, after, command, idle, telemetry, interruptions, repeats, noiseFloor, profile },
    cutShort: cutShort === null ? null : cutShort.message,
    comparisons: raw.models.slice(1).map((measured, at) => ({
      a: models[0]!.name,
      b: models[at + 1]!.name,
      ...compareRounds(samplesOf(first!), samplesOf(measured), noiseFloor),
    })),
    drift: sustained ? sustainedDrift(raw.models.map(({ rounds }) => rounds)) : null,
    measurements: [...own, again],
  };
}

/** By model; what the first drew when it ran once more is its power too. */
function powerOf({ models, again, power }: RawMeasurement): AttributedPower[] {
  const turns = models.map((model, at) => (at === 0 ? [...windowsOf(model), ...windowsOf(again)] : windowsOf(model)));
  return attributePower(power, turns);
}

async function measurementOf(
  file: MeasuredModelFile,
  { createSessionNs, firstRunNs, warmup, rounds, partial, layers }: MeasuredModel,
  { before, after, idle, conditions, notes, cutShort }: RawMeasurement,
  {
    during,
    again,
    onWarning,
  }: Pick<Asked, 'onWarning'> & { readonly during: AttributedPower; readonly again: boolean },
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
    energy: energyPerInference({ idle, during, seconds, runs: summary.samples }),
    layers: layers === null ? null : await layersOf(file, layers, summary.p50Ns, onWarning),
  };
}

/** Null where it cannot be told which nodes they are, as of a file that only the device's runtime can read: that costs no sample. */
async function layersOf(
  { name, path }: MeasuredModelFile,
  layers: NonNullable<MeasuredModel['layers']>,
  p50Ns: number,
  onWarning: Asked['onWarning'],
): Promise<LayerReport | null> {
  try {
    const graph = await graphOf({ path });
    const times = layerTimes(graph, layers, p50Ns);
    return { times, rows: layerRows(graph, times) };
  } catch (error) {
    onWarning(`The layers of ${name} were timed, and could not be told by their nodes: ${toErrorData(error).message}`);
    return null;
  }
}
