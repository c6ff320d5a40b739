import type { HeatMapChart } from '../../../shared/api/charts.ts';

/** Colours on either side of the middle one. */
const steps = 3;

export interface ColourGrid {
  readonly width: number;
  readonly height: number;
}

export interface ColourPath {
  /** Custom property of the colour. */
  readonly colour: string;
  readonly path: string;
}

/** What the strongest colours stand for: how far from the middle the farthest value is. */
export function reachOf({ cells, middle = 0 }: HeatMapChart): number {
  const far = cells.flat().flatMap((value) => (value === null ? [] : [Math.abs(value - middle)]));
  return Math.max(0, ...far);
}

/** Cells by their colour, one path for each: hundreds of layers are a handful of elements. */
export function colourPaths(chart: HeatMapChart, { width, height }: ColourGrid): ColourPath[] {
  const [cellWidth, cellHeight] = [width / Math.max(1, chart.columns.length), height / Math.max(1, chart.rows.length)];
  const gap = Math.min(1, cellWidth / 4);
  const reach = reachOf(chart);
  const paths = new Map<string, string>();
  chart.cells.forEach((row, y) =>
    row.forEach((value, x) => {
      if (value === null) return;
      const colour = colourOf(value - (chart.middle ?? 0), reach);
      const [w, h] = [(cellWidth - gap).toFixed(2), (cellHeight - 1).toFixed(2)];
      const cell = `M${(x * cellWidth).toFixed(2)} ${(y * cellHeight).toFixed(2)}h${w}v${h}h-${w}z`;
      paths.set(colour, (paths.get(colour) ?? '') + cell);
    }),
  );
  return [...paths].map(([colour, path]) => ({ colour, path }));
}

/** All colours from the least to the most, for the legend. */
export const colours: readonly string[] = Array.from({ length: 2 * steps + 1 }, (_, at) => nameOf(at - steps));

/** The cell under a place in the grid; null beside it. */
export function cellAt(
  chart: HeatMapChart,
  { width, height }: ColourGrid,
  place: { readonly x: number; readonly y: number },
): { readonly row: number; readonly column: number } | null {
  const column = Math.floor((place.x / width) * chart.columns.length);
  const row = Math.floor((place.y / height) * chart.rows.length);
  const isIn = column >= 0 && column < chart.columns.length && row >= 0 && row < chart.rows.length;
  return isIn ? { row, column } : null;
}

/** The farthest values of the first row, by name. */
export function describeColours(chart: HeatMapChart, format: (value: number) => string): string {
  const named = (chart.cells[0] ?? []).flatMap((value, at) =>
    value === null ? [] : [{ value, name: chart.columns[at] ?? '' }],
  );
  if (named.length === 0) return 'nothing yet';
  const high = named.reduce((a, b) => (b.value > a.value ? b : a));
  const low = named.reduce((a, b) => (b.value < a.value ? b : a));
  return `${chart.rows[0] ?? ''}: highest ${format(high.value)} at ${high.name}, lowest ${format(low.value)} at ${low.name}`;
}

function colourOf(distance: number, reach: number): string {
  return nameOf(reach === 0 ? 0 : Math.round((distance / reach) * steps));
}

function nameOf(step: number): string {
  return step === 0 ? '--div-0' : `--div-${step < 0 ? 'n' : 'p'}${Math.abs(step)}`;
}
