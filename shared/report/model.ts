import type { Chart } from './charts/chart.ts';

/** A report as what it says, in order: HTML and Markdown both print this and add nothing. */
export interface Report {
  readonly title: string;
  /** Program and date. */
  readonly origin: string;
  /** The answer in one sentence. */
  readonly sentence: string;
  /** The chosen candidate at a glance; none where nothing was cut. */
  readonly highlights: readonly Highlight[];
  readonly sections: readonly Section[];
}

export interface Highlight {
  readonly name: string;
  /** With its unit. */
  readonly value: string;
  /** How it compares with the original, or what it is from. */
  readonly note: string;
}

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block = TextBlock | FactsBlock | TableBlock | FigureBlock | CodeBlock;

export interface TextBlock {
  readonly kind: 'text';
  readonly text: string;
  /** A note explains; a warning asks to look twice. */
  readonly tone: 'plain' | 'note' | 'warning';
}

export interface FactsBlock {
  readonly kind: 'facts';
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly name: string;
  readonly value: string;
  /** Something to copy exactly: a hash. */
  readonly exact?: boolean;
}

export interface TableBlock {
  readonly kind: 'table';
  /** What it is a table of. */
  readonly name: string;
  readonly columns: readonly { readonly head: string; readonly unit: string; readonly numeric: boolean }[];
  /** The first cell names its row. */
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly cells: readonly string[];
  /** The chosen one, or a total. */
  readonly marked: boolean;
}

export interface FigureBlock {
  readonly kind: 'figure';
  readonly chart: Chart;
}

export interface CodeBlock {
  readonly kind: 'code';
  /** What it is, above it. */
  readonly label: string;
  readonly language: 'yaml' | 'sh';
  readonly code: string;
}

export function text(words: string, tone: TextBlock['tone'] = 'plain'): TextBlock {
  return { kind: 'text', text: words, tone };
}

/** The pictures of a report, in order. */
export function chartsOf({ sections }: Report): readonly Chart[] {
  return sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'figure' ? [block.chart] : [])));
}
