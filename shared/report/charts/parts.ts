import { markColours, methodMark, type Mark } from '../../plot/marks.ts';
import { coordinate } from '../../plot/place.ts';
import type { Box } from '../../plot/place.ts';
import { domainOf, makeScale, ticksOf } from '../../plot/scales.ts';
import type { Domain, Tick } from '../../plot/scales.ts';
import { markup, type Markup } from '../print/markup.ts';
import type { LegendEntry } from './chart.ts';

export interface Axis {
  /** From a value to its place in the picture. */
  readonly at: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** A linear axis that holds the values along a range of pixels, with about `count` ticks. */
export function makeAxis(values: readonly number[], range: Domain, count: number): Axis {
  const scale = makeScale('linear', domainOf(values, 'linear'), range);
  return { at: (value) => scale.at(value), ticks: ticksOf(scale, 1, count) };
}

export function uprightGrid({ at, ticks }: Axis, { top, bottom }: Box): Markup {
  return markup`${ticks.map(({ value, text }) => {
    const x = coordinate(at(value));
    return markup`<path class="grid" d="M${x} ${top}V${bottom}"/>
<text class="tick" x="${x}" y="${bottom + 16}" text-anchor="middle">${text}</text>`;
  })}`;
}

export function levelGrid({ at, ticks }: Axis, { left, right }: Box): Markup {
  return markup`${ticks.map(({ value, text }) => {
    const y = at(value);
    return markup`<path class="grid" d="M${left} ${coordinate(y)}H${right}"/>
<text class="tick" x="${left - 6}" y="${coordinate(y + 4)}" text-anchor="end">${text}</text>`;
  })}`;
}

/** Fills for what is striped, one for each colour: of one picture, as ids are of the whole page. */
export function hatches(picture: string): Markup {
  return markup`<defs>${[...markColours, 'dominated'].map(
    (colour) =>
      markup`<pattern id="hatch-${picture}-${colour}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch ${colour}" d="M0 0V4"/></pattern>`,
  )}</defs>`;
}

/** An entry's sign alone, 16 pixels across around the origin. */
export function legendSign(mark: LegendEntry['mark']): Markup {
  if ('swatch' in mark) return markup`<rect class="${mark.swatch}" x="-5" y="-6" width="10" height="12"/>`;
  return markSign(mark);
}

export function methodEntry(method: string, label: string): LegendEntry {
  return { label, mark: methodMark(method) };
}

function markSign({ colour, path, hollow }: Mark): Markup {
  return markup`<path class="mark ${colour}${hollow ? ' ring' : ''}" d="${path}"/>`;
}

/** About how wide 12 px text is in the widest common fallback font. */
export function textWidth(text: string): number {
  let width = 0;
  for (const letter of text)
    width += /[A-ZÄÖÜ%@mwMW]/.test(letter) ? 9.4 : /[ijlftrI.,:;'|()[\] ]/.test(letter) ? 4.4 : 7.5;
  return width;
}

/** The text as far as so many pixels hold it. */
export function clipped(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let end = text.length;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`) > width) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}
