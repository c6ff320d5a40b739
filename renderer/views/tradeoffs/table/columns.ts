import type { TradeoffCandidate } from '../../../../shared/api/results.ts';
import { formatAccuracy, formatPoints } from '../../../../shared/format/accuracy.ts';
import { axes } from '../axes.ts';
import { formatCount, formatMs } from '../../../../shared/format/numbers.ts';

export type ColumnId = 'name' | 'accuracy' | 'change' | 'p50' | 'p90' | 'p99' | 'macs' | 'params' | 'standing';

export interface Row {
  readonly candidate: TradeoffCandidate;
  readonly name: string;
  readonly onFront: boolean;
  /** What its accuracy is compared with; null when there is no original. */
  readonly original: TradeoffCandidate | null;
}

export interface Column {
  readonly id: ColumnId;
  readonly label: string;
  readonly unit: string;
  readonly source: 'measured' | 'counted' | null;
  /** What its value is called in a file, with its unit there: nanoseconds, a share, a count. */
  readonly stored: string;
  /** Unit on screen, and how many of it one stored unit is; null where it is no number. */
  readonly number: { readonly unit: string; readonly perUnit: number } | null;
  /** What the column is sorted by; null sorts last in both directions. */
  readonly key: (row: Row) => number | string | null;
  readonly text: (row: Row) => string;
  /** Whether the text is of something that nobody measured, though the column is of measured values. */
  readonly isPredicted?: (row: Row) => boolean;
}

/** "not enough samples" where a percentile is missing of what was measured; a dash where nothing was. */
function percentile(id: 'p50' | 'p90' | 'p99'): Column {
  const field = `${id}Ns` as const;
  return {
    id,
    label: id,
    unit: 'ms',
    source: 'measured',
    stored: `${id} ns`,
    number: axes[id],
    key: ({ candidate }) => axes[id].value(candidate),
    isPredicted: ({ candidate }) => axes[id].isPredicted(candidate),
    text: ({ candidate }) => {
      const { latency } = candidate;
      if (!latency) {
        const predicted = axes[id].value(candidate);
        return predicted === null ? '–' : formatMs(predicted);
      }
      const value = latency[field];
      return value === null ? 'not enough samples' : formatMs(value);
    },
  };
}

export const columns: readonly Column[] = [
  {
    ...{ id: 'name', label: 'Candidate', unit: '', source: null, stored: 'candidate', number: null },
    key: (row) => row.name,
    text: (row) => row.name,
  },
  {
    id: 'accuracy',
    label: 'Accuracy',
    unit: '%',
    stored: 'accuracy',
    number: { unit: '%', perUnit: 100 },
    source: 'measured',
    key: ({ candidate }) => candidate.accuracy,
    text: ({ candidate }) => formatAccuracy(candidate.accuracy, candidate.accuracyImages),
  },
  {
    id: 'change',
    label: 'Change',
    unit: 'points',
    stored: 'change',
    number: { unit: 'points', perUnit: 100 },
    source: 'measured',
    key: ({ candidate, original }) => original && candidate.accuracy - original.accuracy,
    text: ({ candidate, original }) => (original ? formatPoints(candidate, original) : '–'),
  },
  percentile('p50'),
  percentile('p90'),
  percentile('p99'),
  {
    id: 'macs',
    label: 'MACs',
    unit: '',
    stored: 'MACs',
    number: axes.macs,
    source: 'counted',
    key: ({ candidate }) => candidate.macs,
    text: ({ candidate }) => formatCount(candidate.macs),
  },
  {
    id: 'params',
    label: 'Params',
    unit: '',
    stored: 'parameters',
    number: axes.params,
    source: 'counted',
    key: ({ candidate }) => candidate.params,
    text: ({ candidate }) => formatCount(candidate.params),
  },
  {
    id: 'standing',
    label: 'Standing',
    unit: '',
    stored: 'standing',
    number: null,
    source: null,
    key: ({ candidate, onFront }) => (onFront ? 0 : 1) + (candidate.withinBudget ? 0 : 2),
    text: () => '',
  },
];
