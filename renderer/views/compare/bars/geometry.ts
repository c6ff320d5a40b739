import type { KeptLayer, OriginalLayer } from '../../../../shared/api/comparison.ts';
import type { BarMode } from '../remembered.ts';

export interface Stage {
  /** "32 × 32", with the channels where all its layers have as many. */
  readonly label: string;
  readonly first: number;
  /** The one after its last layer. */
  readonly end: number;
}

/** Runs of layers whose output has the same size, in network order. */
export function stagesOf(layers: readonly OriginalLayer[]): readonly Stage[] {
  const stages: { size: string; first: number; end: number }[] = [];
  for (const [at, { size: sizes }] of layers.entries()) {
    const size = sizes.map((length) => (length === null ? '?' : String(length))).join(' × ');
    const last = stages.at(-1);
    if (last?.size === size) last.end = at + 1;
    else stages.push({ size, first: at, end: at + 1 });
  }
  return stages.map(({ size, first, end }) => {
    const [channels, ...others] = new Set(layers.slice(first, end).map((layer) => layer.channels));
    const isOne = size !== '' && channels != null && others.length === 0;
    return { label: isOne ? `${channels} channels, ${size}` : size, first, end };
  });
}

/** How high a bar is, 0 to 1: before the cut and after it. */
export interface BarHeights {
  readonly before: number;
  readonly after: number;
}

/** By channels the widest layer of the original is 1; by share every layer is. */
export function barHeights(
  layers: readonly OriginalLayer[],
  kept: readonly KeptLayer[],
  mode: BarMode,
): readonly BarHeights[] {
  const widest = Math.max(1, ...layers.map(({ channels }) => channels ?? 0));
  return layers.map(({ channels }, at) => {
    const left = kept[at]?.channels ?? 0;
    if (channels === null || channels === 0) return { before: 0, after: 0 };
    const of = mode === 'share' ? channels : widest;
    return { before: channels / of, after: left / of };
  });
}

/** Where the layers stand across. */
export class Columns {
  readonly left: number;
  readonly step: number;
  readonly bar: number;
  readonly count: number;

  constructor(left: number, right: number, count: number) {
    this.left = left;
    this.count = count;
    this.step = Math.max(0, right - left) / Math.max(1, count);
    this.bar = Math.min(26, Math.max(1, this.step * 0.74));
  }

  /** The left edge of a column; of the one after the last, the right edge of all. */
  edge(at: number): number {
    return this.left + at * this.step;
  }

  /** The column under a place; null beside all of them. */
  under(x: number): number | null {
    const at = Math.floor((x - this.left) / this.step);
    return at >= 0 && at < this.count ? at : null;
  }
}

/** A line of steps over the columns, broken where a value is missing; `height` gives the y of a value. */
export function stepPath(
  values: readonly (number | null)[],
  columns: Columns,
  height: (value: number) => number,
): string {
  let path = '';
  let isOpen = false;
  for (const [at, value] of values.entries()) {
    if (value !== null) {
      path += `${isOpen ? 'L' : 'M'}${columns.edge(at).toFixed(1)} ${height(value).toFixed(1)}H${columns.edge(at + 1).toFixed(1)}`;
    }
    isOpen = value !== null;
  }
  return path;
}
