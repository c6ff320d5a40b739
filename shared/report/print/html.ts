import { chartSizes, type Chart, type ChartSize } from '../charts/chart.ts';
import { legendSign } from '../charts/parts.ts';
import type { Block, FactsBlock, FigureBlock, Report, TableBlock, TextBlock } from '../model.ts';
import { rootTag } from './ground.ts';
import { reportStyle } from './html-style.ts';
import { markup, trusted } from './markup.ts';
import type { Markup } from './markup.ts';

/**
 * One self-contained HTML file: no script, nothing loaded from anywhere, which its own policy also forbids. Light, dark
 * and paper by the reader's setting.
 */
export function reportHtml({ title, origin, sentence, highlights: list, sections }: Report): string {
  return markup`<!doctype html>
${trusted(rootTag)}
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="dark light">
<title>${title}</title>
<style>${trusted(reportStyle)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="origin">${origin}</p>
<p class="lead">${sentence}</p>
${highlights(list)}${sections.map(
    ({ title: head, blocks }) => markup`<section>
<h2>${head}</h2>
${blocks.map(block)}</section>
`,
  )}</main>
</body>
</html>
`.text;
}

/** The chosen candidate at a glance. */
function highlights(list: Report['highlights']): Markup {
  if (list.length === 0) return markup``;
  return markup`<ul class="highlights">${list.map(
    ({ name, value, note }) => markup`<li>${name} <b>${value}</b> <span>${note}</span></li>
`,
  )}</ul>
`;
}

function block(part: Block): Markup {
  switch (part.kind) {
    case 'text':
      return paragraph(part);
    case 'facts':
      return facts(part);
    case 'table':
      return table(part);
    case 'figure':
      return figure(part);
    case 'code':
      return markup`<h3>${part.label}</h3>
<pre tabindex="0"><code>${part.code}</code></pre>
`;
  }
}

function paragraph({ text, tone }: TextBlock): Markup {
  if (tone === 'warning')
    return markup`<p class="note"><span class="flag">Look twice:</span> ${text}</p>
`;
  return tone === 'note'
    ? markup`<p class="note">${text}</p>
`
    : markup`<p>${text}</p>
`;
}

function facts({ facts: list }: FactsBlock): Markup {
  return markup`<dl>${list.map(
    ({ name, value, exact }) =>
      markup`<dt>${name}</dt><dd>${exact === true ? markup`<code>${value}</code>` : value}</dd>
`,
  )}</dl>
`;
}

function table({ name, columns, rows }: TableBlock): Markup {
  const heads = columns.map(({ head, unit, numeric }) => {
    const below = unit === '' ? markup`` : markup` <span class="unit">${unit}</span>`;
    return markup`<th scope="col"${numeric ? markup`` : markup` class="words"`}>${head}${below}</th>`;
  });
  const body = rows.map(({ cells, marked }) => {
    const [first = '', ...others] = cells;
    const values = others.map((cell, at) =>
      columns[at + 1]?.numeric === true ? markup`<td>${cell}` : markup`<td class="words">${cell}`,
    );
    return markup`<tr${marked ? markup` class="marked"` : markup``}><th scope="row">${first}</th>${values}
`;
  });
  const id = `table-${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
  return markup`<h3 id="${id}">${name}</h3>
<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}"><table aria-labelledby="${id}">
<thead><tr>${heads}</tr></thead>
<tbody>${body}</tbody>
</table></div>
`;
}

function figure({ chart }: FigureBlock): Markup {
  return markup`<figure>
<h3>${chart.title}</h3>
<ul class="legend">${chart.legend.map(
    ({ label, mark }) =>
      markup`<li><svg viewBox="-8 -8 16 16" aria-hidden="true">${legendSign(mark)}</svg>${label}</li>`,
  )}</ul>
${chartSizes.map((size) => picture(chart, size))}<figcaption>${chart.caption}</figcaption>
</figure>
`;
}

function picture(chart: Chart, size: ChartSize): Markup {
  const { width, height, content } = chart.draw(size);
  const id = `${chart.name}-${size}`;
  return markup`<svg class="plot ${size}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-description">
<title id="${id}-title">${chart.title}</title><desc id="${id}-description">${chart.description}</desc>
${content}
</svg>
`;
}
