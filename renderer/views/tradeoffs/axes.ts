import type { LatencySummary } from '../../../shared/api/measurements.ts';
import type { PredictedFigure, TradeoffCandidate } from '../../../shared/api/results.ts';
import { formatCount, formatMs, threeDigits } from '../../../shared/format/numbers.ts';

export type AxisId = 'p50' | 'p90' | 'p99' | 'energy' | 'macs' | 'params' | 'activations';

/** What can stand across the plot: less is better on all of them. */
export interface Axis {
  readonly id: AxisId;
  readonly label: string;
  /** What a budget on the axis is called. */
  readonly limitLabel: string;
  /** What the axis is measured in on screen. */
  readonly unit: string;
  readonly source: 'measured' | 'counted';
  /** What is better about less of it. */
  readonly better: string;
  /** Nanoseconds, millijoules, bytes or a count; null where it is not known. */
  readonly value: (candidate: TradeoffCandidate) => number | null;
  /** 95 % interval of the value, or what nine of ten predictions are within; null where none is known. */
  readonly interval: (candidate: TradeoffCandidate) => readonly [number, number] | null;
  /** Whether the value is one that nobody measured. */
  readonly isPredicted: (candidate: TradeoffCandidate) => boolean;
  /** A value with its unit. */
  readonly format: (value: number) => string;
  /** Screen units of one stored unit: ticks are chosen and written in them. */
  readonly perUnit: number;
  /** The budget in the words of the program, such as "latency<=33ms". */
  readonly budget: (limit: number) => string;
  /** What a candidate that is not on the axis lacks. */
  readonly missing: string;
}

function latency(id: 'p50' | 'p90' | 'p99', quantity: string): Axis {
  const field: keyof LatencySummary = `${id}Ns`;
  return {
    id,
    label: `Latency ${id}`,
    limitLabel: id === 'p50' ? 'Max latency' : `Max ${id}`,
    unit: 'ms',
    source: 'measured',
    better: 'faster',
    value: (candidate) => candidate.latency?.[field] ?? predictionOn(id, candidate)?.ns ?? null,
    interval(candidate) {
      const { latency } = candidate;
      if (latency) return id === 'p50' ? [latency.p50LowNs, latency.p50HighNs] : null;
      const predicted = predictionOn(id, candidate);
      return predicted && [predicted.low, predicted.high];
    },
    isPredicted: (candidate) => predictionOn(id, candidate) !== null,
    format: (ns) => `${formatMs(ns)} ms`,
    perUnit: 1e-6,
    budget: (ns) => `${quantity}<=${String(round(ns / 1e6))}ms`,
    missing: id === 'p50' ? 'not measured' : 'not enough samples',
  };
}

/** Latency models speak of p50 alone. */
function predictionOn(id: AxisId, { latency, predicted }: TradeoffCandidate): PredictedFigure | null {
  return id === 'p50' && latency === null ? predicted : null;
}

function count(id: 'macs' | 'params', label: string): Axis {
  return {
    id,
    label,
    limitLabel: id === 'macs' ? 'Max MACs' : 'Max parameters',
    unit: id === 'macs' ? 'M' : 'k',
    source: 'counted',
    better: 'smaller',
    value: (candidate) => candidate[id],
    interval: () => null,
    isPredicted: () => false,
    format: formatCount,
    perUnit: id === 'macs' ? 1e-6 : 1e-3,
    budget: (limit) => `${id}<=${String(Math.round(limit))}`,
    missing: '',
  };
}

/** Of one inference, with all that the board draws meanwhile. */
const energy: Axis = {
  id: 'energy',
  label: 'Energy of one inference',
  limitLabel: 'Max energy',
  unit: 'mJ',
  source: 'measured',
  better: 'less energy',
  value: ({ latency }) => latency?.energyMillijoules ?? null,
  interval: () => null,
  isPredicted: () => false,
  format: (millijoules) => `${threeDigits(millijoules)} mJ`,
  perUnit: 1,
  budget: (limit) => `energy<=${String(round(limit))}mJ`,
  missing: 'no rail was read',
};

const activations: Axis = {
  id: 'activations',
  label: 'Activation memory',
  limitLabel: 'Max memory',
  unit: 'KiB',
  source: 'counted',
  better: 'less memory',
  value: ({ activationBytes }) => activationBytes,
  interval: () => null,
  isPredicted: () => false,
  format: (bytes) => `${threeDigits(bytes / 2 ** 10)} KiB`,
  perUnit: 2 ** -10,
  budget: (limit) => `activations<=${String(round(limit / 2 ** 10))}KiB`,
  missing: 'not stored by the version that made it',
};

export const axes: Readonly<Record<AxisId, Axis>> = {
  p50: latency('p50', 'latency'),
  p90: latency('p90', 'p90'),
  p99: latency('p99', 'p99'),
  energy,
  macs: count('macs', 'Multiply-accumulates'),
  params: count('params', 'Parameters'),
  activations,
};

/** Accuracy's budget in the words of the program; `share` is 0 to 1. */
export function accuracyBudget(share: number): string {
  return `accuracy>=${String(round(share * 100))}%`;
}

/** Six significant digits: enough for any line that a hand can draw, and no float noise in the words. */
function round(value: number): number {
  return Number(value.toPrecision(6));
}
