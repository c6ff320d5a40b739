import type { TrainingPoint } from '../../../../shared/api/training-results.ts';
import { formatAccuracy } from '../../../../shared/format/accuracy.ts';
import { formatInteger, threeDigits } from '../../../../shared/format/numbers.ts';
import { formatBatchAccuracy, formatLoss } from '../../../../shared/format/training.ts';
import { domainOf, type Domain, type ScaleKind } from '../../../../shared/plot/scales.ts';

/** One value over the steps of a training. */
interface Series {
  readonly of: (point: TrainingPoint) => number | null;
}

/** A quantity of training that has a chart of its own: on training batches, and on validation images where it has that. */
export interface Chart {
  readonly id: 'loss' | 'accuracy' | 'rate' | 'speed';
  readonly title: string;
  readonly unit: string;
  /** Screen units to a stored unit. */
  readonly perUnit: number;
  readonly train: Series;
  readonly validation: Series | null;
  readonly format: (value: number, point: TrainingPoint) => string;
}

export const charts: Readonly<Record<Chart['id'], Chart>> = {
  loss: {
    id: 'loss',
    title: 'Loss',
    unit: '',
    perUnit: 1,
    train: { of: ({ loss }) => loss },
    validation: { of: ({ validation }) => validation?.loss ?? null },
    format: formatLoss,
  },
  accuracy: {
    id: 'accuracy',
    title: 'Accuracy',
    unit: '%',
    perUnit: 100,
    train: { of: ({ accuracy }) => accuracy },
    validation: { of: ({ validation }) => validation?.accuracy ?? null },
    format: (value, { validation }) =>
      validation?.accuracy === value ? formatAccuracy(value, validation.images) : formatBatchAccuracy(value),
  },
  rate: {
    id: 'rate',
    title: 'Learning rate',
    unit: '',
    perUnit: 1,
    train: { of: ({ learningRate }) => learningRate },
    validation: null,
    format: threeDigits,
  },
  speed: {
    id: 'speed',
    title: 'Throughput',
    unit: 'images/s',
    perUnit: 1,
    train: { of: ({ imagesPerSecond }) => imagesPerSecond },
    validation: null,
    format: formatInteger,
  },
};

/** Place along a curve: a step and a value. */
export interface Sample {
  readonly step: number;
  readonly value: number;
}

/** The points that have a value which the scale can show. */
export function samplesOf(points: readonly TrainingPoint[], series: Series, kind: ScaleKind): readonly Sample[] {
  return points.flatMap((point) => {
    const value = series.of(point);
    return value === null || !Number.isFinite(value) || (kind === 'log' && value <= 0)
      ? []
      : [{ step: point.step, value }];
  });
}

/** What the chart shows of its quantity: all of it, from zero where it is a speed. */
export function domainOfChart({ id }: Chart, samples: readonly (readonly Sample[])[], kind: ScaleKind): Domain {
  const values = samples.flat().map(({ value }) => value);
  return domainOf(id === 'speed' ? [0, ...values] : values, kind);
}
