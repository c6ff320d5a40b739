import type { Chart } from '../charts/chart.ts';
import type { Block, CodeBlock, FigureBlock, Report, TableBlock, TextBlock } from '../model.ts';

/**
 * The report as Markdown (GitHub's). `fileOf` names the file of a chart beside it; without one the picture is told in
 * words alone.
 */
export function reportMarkdown(
  { title, origin, sentence, highlights, sections }: Report,
  fileOf: (chart: Chart) => string | null,
): string {
  const parts = [
    `# ${inline(title)}`,
    inline(origin),
    `**${inline(sentence)}**`,
    ...(highlights.length === 0
      ? []
      : [
          highlights
            .map(({ name, value, note }) => `- ${inline(name)}: **${inline(value)}** (${inline(note)})`)
            .join('\n'),
        ]),
    ...sections.flatMap(({ title: head, blocks }) => [
      `## ${inline(head)}`,
      ...blocks.map((part) => block(part, fileOf)),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function block(part: Block, fileOf: (chart: Chart) => string | null): string {
  switch (part.kind) {
    case 'text':
      return paragraph(part);
    case 'facts':
      return part.facts
        .map(({ name, value, exact }) => `- **${inline(name)}:** ${exact === true ? codeSpan(value) : inline(value)}`)
        .join('\n');
    case 'table':
      return table(part);
    case 'figure':
      return figure(part, fileOf(part.chart));
    case 'code':
      return code(part);
  }
}

function paragraph({ text, tone }: TextBlock): string {
  if (tone === 'warning') return `> **Look twice:** ${inline(text)}`;
  // Our own words begin every paragraph but this one, which a name may.
  return tone === 'note' ? `> ${inline(text)}` : atStart(inline(text));
}

function table({ columns, rows }: TableBlock): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ head, unit }) => inline(unit === '' ? head : `${head}, ${unit}`))),
    line(columns.map(({ numeric }) => (numeric ? '--:' : ':--'))),
    ...rows.map(({ cells, marked }) =>
      line(cells.map((cell) => (marked && cell !== '' ? `**${inline(cell)}**` : inline(cell)))),
    ),
  ].join('\n');
}

function figure({ chart }: FigureBlock, file: string | null): string {
  const picture = file === null ? inline(chart.description) : `![${inline(chart.description)}](<${address(file)}>)`;
  return [`### ${inline(chart.title)}`, picture, inline(chart.caption)].join('\n\n');
}

function code({ label, language, code: text }: CodeBlock): string {
  return `### ${inline(label)}\n\n${fence(text, language)}`;
}

/** A fence that the text does not hold. */
function fence(text: string, language: string): string {
  const marks = '`'.repeat(Math.max(3, longestTicks(text) + 1));
  return `${marks}${language}\n${text}\n${marks}`;
}

function codeSpan(text: string): string {
  const marks = '`'.repeat(longestTicks(text) + 1);
  const pad = marks.length > 1 ? ' ' : '';
  return `${marks}${pad}${oneLine(text)}${pad}${marks}`;
}

function longestTicks(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
}

/** Text that means nothing to Markdown: names come from anywhere. */
function inline(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>|~$&]/g, '\\$&');
}

/** Nothing that would make a paragraph a heading or a list. */
function atStart(text: string): string {
  return text.replace(/^(\d+)([.)])/, '$1\\$2').replace(/^[#+=-]/, '\\$&');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function address(file: string): string {
  return encodeURIComponent(file.toWellFormed());
}
