import { listOf, numberOf } from './typed-options.ts';

export type LevelKind = 'macs' | 'params' | 'activations' | 'latency' | 'energy';

/** Kinds that only a device can tell. */
export const ofDevice: ReadonlySet<LevelKind> = new Set(['latency', 'energy']);

/**
 * What was typed as levels of a kind, as a file has them: "50", "50 %" and "0.5" are half; "20M" is a budget where MACs or
 * parameters are counted; a plain number of latency is one in ms.
 */
export function levelsOf(text: string, kind: LevelKind): (number | string)[] {
  // A unit may stand apart from its number.
  return listOf(text.replaceAll(/\s+(?=(%|ms)(\W|$))/gi, '')).map((part) => levelOf(part, kind));
}

/** As it is typed. */
export function typedLevels(levels: readonly (number | string)[], kind: LevelKind): string {
  return levels
    .map((level) => {
      if (typeof level === 'string') return level.replace(/^[a-z]+<=?/, '');
      const percent = Number((level * 100).toPrecision(10));
      // Without the sign a number below 1 is a share.
      return `${percent}${kind === 'latency' || percent < 1 ? '%' : ''}`;
    })
    .join(', ');
}

function levelOf(part: string, kind: LevelKind): number | string {
  if (part.endsWith('%')) return percentOf(part.slice(0, -1));
  if (kind === 'latency') return `latency<=${part.replace(/ms$/i, '')}ms`;
  return /[kMG]$/.test(part) ? `${kind}<=${part}` : shareOf(part);
}

/** Without a sign: nobody asks for half a percent of a network. */
function shareOf(text: string): number | string {
  const value = numberOf(text);
  return typeof value === 'number' && value < 1 ? value : percentOf(text);
}

function percentOf(text: string): number | string {
  const value = numberOf(text);
  return typeof value === 'string' ? value : value / 100;
}
