import type { Wanted } from './report-state.svelte.ts';

const nouns = {
  html: 'report as HTML',
  markdown: 'report as Markdown',
  svg: 'chart as SVG',
  png: 'chart as PNG',
} as const;

export function savingTitle({ format }: Wanted): string {
  return `Save the ${nouns[format]}`;
}

const hints = {
  html: 'One file that opens offline, in any browser.',
  markdown: 'The charts are saved beside it as SVG files.',
  svg: 'Vectors with colours of their own, for papers and slides.',
  png: '1600 pixels wide.',
} as const;

export function savingHint({ format }: Wanted): string {
  return `${hints[format]} On the computer that Espalier runs on; a file that is there is replaced.`;
}
