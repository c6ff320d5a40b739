import { markup, trusted, type Markup } from '../print/markup.ts';
import type { Chart } from './chart.ts';
import { chartStyle } from './chart-style.ts';
import { legendSign, textWidth } from './parts.ts';
import { themes, type ThemeName } from './theme.ts';

const edge = 20;
const lineHeight = 17;

/**
 * A chart as an SVG file of its own, `width` pixels wide: with its title, its legend, what its marks mean and where its
 * numbers come from, on a ground of its own and with colours of its own, so that it looks the same wherever it goes.
 */
export function chartFile(chart: Chart, theme: ThemeName, width = 1000): string {
  const drawing = chart.draw('wide');
  const whole = drawing.width + 2 * edge;
  const legend = legendRows(chart.legend, drawing.width);
  const caption = wrap(chart.caption, drawing.width);
  const picture = edge + 26 + legend.length * 20 + 6;
  const foot = picture + drawing.height + lineHeight;
  const height = foot + (caption.length - 1) * lineHeight + edge;
  const paint = themes[theme];
  return markup`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${Math.round((width * height) / whole)}" viewBox="0 0 ${whole} ${height}" role="img" aria-labelledby="title description">
<title id="title">${chart.title}</title>
<desc id="description">${chart.description}</desc>
<style>${trusted(chartStyle((name) => paint[name]))}svg .title { fill: ${paint['ink-1']}; font-size: 17px; font-weight: 600; }</style>
<rect x="-1" y="-1" width="${whole + 2}" height="${height + 2}" fill="${paint['surface-0']}"/>
<text class="title" x="${edge}" y="${edge + 14}">${chart.title}</text>
${legend.map((row, at) => legendRow(row, edge + 42 + at * 20))}
<g transform="translate(${edge} ${picture})">${drawing.content}</g>
${caption.map((line, at) => markup`<text x="${edge}" y="${foot + at * lineHeight}">${line}</text>`)}
</svg>
`.text;
}

type Entry = Chart['legend'][number];

function entryWidth({ label }: Entry): number {
  return 20 + textWidth(label) + 16;
}

function legendRows(entries: readonly Entry[], width: number): readonly (readonly Entry[])[] {
  const rows: Entry[][] = [];
  let room = 0;
  for (const entry of entries) {
    if (entryWidth(entry) > room) {
      rows.push([]);
      room = width;
    }
    rows.at(-1)!.push(entry);
    room -= entryWidth(entry);
  }
  return rows;
}

function legendRow(entries: readonly Entry[], y: number): Markup {
  let x = edge;
  return markup`${entries.map((entry) => {
    const left = x;
    x += entryWidth(entry);
    return markup`<g transform="translate(${left + 8} ${y - 4})">${legendSign(entry.mark)}</g><text class="name" x="${left + 20}" y="${y}">${entry.label}</text>`;
  })}`;
}

/** Lines of at most so many pixels, broken between words. */
function wrap(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (textWidth(`${line} ${word}`) <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
