import type { DeadlineReport, Interruption, LayerTimes, RailEnergy } from '../../../shared/api/measurements.ts';
import { counted, formatInteger, formatMs } from '../../../shared/format/numbers.ts';
import { formatSpan } from '../../../shared/format/time.ts';
import type { MeasuredCandidate } from './measurements.svelte.ts';

/** What happened on the way to a latency, a sentence each. */
export function courseWords({ report, result }: MeasuredCandidate): readonly string[] {
  const { interruptions, repeats, drift } = report;
  const lastToFirst = drift?.lastToFirst[report.results.indexOf(result)] ?? null;
  const { deadline, layers } = result;
  return [
    ...(deadline === null ? [] : [deadlineWords(deadline)]),
    ...(repeats === null ? [] : ['It repeats a flagged measurement after the board had cooled; both are kept.']),
    ...(interruptions.length === 0 ? [] : [interruptionWords(interruptions)]),
    ...(lastToFirst === null
      ? []
      : [`In the last minute it took ${lastToFirst.toFixed(2)} times what it took in the first.`]),
    ...(layers === null ? [] : [layerWords(layers.times, result.p50Ns)]),
  ];
}

/** Whose power an energy is of. */
export function powerWords({ basis }: RailEnergy): string {
  if (basis === 'turns') return 'Of the power during this network’s own turns.';
  if (basis === 'rounds') return 'Of the mean power over the rounds, the same for all networks measured with it.';
  return 'Of the mean power of the whole run, starts and warm-ups too.';
}

function deadlineWords({ frames, late, missed }: DeadlineReport): string {
  return `Of ${counted(frames, 'frame')} ${formatInteger(late)} were late and ${formatInteger(missed)} were missed.`;
}

function interruptionWords(interruptions: readonly Interruption[]): string {
  const seconds = interruptions.reduce((sum, interruption) => sum + interruption.seconds, 0);
  const times = interruptions.length === 1 ? 'for' : `${formatInteger(interruptions.length)} times,`;
  const span = `${formatSpan(seconds)}${interruptions.length === 1 ? '' : ' in all'}`;
  const isBack = interruptions.every(({ resumed }) => resumed);
  return `The link was lost ${times} ${span}; ${isBack ? 'it went on after the last finished round' : 'in the end the device did not come back'}.`;
}

/** Profiled layers never sum to the whole: both are said. */
function layerWords({ layers, sumNs }: LayerTimes, wholeNs: number): string {
  return `${counted(layers.length, 'layer')} timed in a run apart: ${formatMs(sumNs)} ms in all, beside ${formatMs(wholeNs)} ms end to end.`;
}
