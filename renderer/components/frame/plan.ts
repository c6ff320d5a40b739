import type { Side } from './drawer.ts';

interface Parts {
  /** Whether there is a row above the picture. */
  readonly isAbove: boolean;
  /** As CSS has it; absent where there is no table. */
  readonly tableHeight: string | undefined;
  /** Absent where there is no side panel. */
  readonly side: Side | undefined;
}

/** The grid of a view, as CSS has it. What is not there takes no row: an empty one would still keep its gap. */
export function planOf({ isAbove, tableHeight, side }: Parts): { readonly areas: string; readonly rows: string } {
  const rows = [
    ...(isAbove ? [['above', 'auto']] : []),
    ['hero', 'minmax(0, 3fr)'],
    ...(tableHeight === undefined ? [] : [['table', tableHeight]]),
  ];
  const across = (area: string) => (side === 'list' ? `side ${area}` : `${area} ${side === 'panel' ? 'side' : area}`);
  return {
    areas: rows.map(([area]) => `"${across(area!)}"`).join(' '),
    rows: rows.map(([, height]) => height).join(' '),
  };
}
