import type { KeptLayer, OriginalLayer } from '../../../shared/api/comparison.ts';
import type { Experiment } from '../../../shared/api/experiment.ts';
import type { LatencyModelReport } from '../../../shared/api/latency.ts';
import type { TradeoffCandidate } from '../../../shared/api/results.ts';

/** What channel counts are best multiples of on a device: what lies between costs as much as the next one. */
export interface DeviceStep {
  readonly device: string;
  readonly channels: number;
}

/** By the newest of what was learned of the device that is looked at; of any where there is none. */
export function stepOf(models: readonly LatencyModelReport[], device: string | null): DeviceStep | null {
  const found = models.find((model) => model.channelStep !== null && (device === null || model.device === device));
  return found?.channelStep == null || found.channelStep < 2
    ? null
    : { device: found.device, channels: found.channelStep };
}

/** Layers that were cut to a number of channels beside the step. */
export function offStep(layers: readonly OriginalLayer[], kept: readonly KeptLayer[], step: DeviceStep | null): number {
  if (step === null) return 0;
  return layers.filter(({ channels: before, group }, at) => {
    const left = kept[at]?.channels ?? 0;
    return before !== null && group?.prunable === true && left > 0 && left < before && left % step.channels !== 0;
  }).length;
}

/** The experiment that makes the candidate's level alone, its channels on the step. */
export function rounded(
  settings: Experiment,
  { level, budget }: Pick<TradeoffCandidate, 'level' | 'budget'>,
  step: DeviceStep,
): Experiment {
  return { ...settings, levels: [budget ?? level], round: step.channels };
}
