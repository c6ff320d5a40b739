import { views } from './views.ts';

/** The keys of the program, in one list: what they do is in the views, what they are called is here and on the sheet. */
export interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
}

export const shortcuts: readonly { readonly title: string; readonly list: readonly Shortcut[] }[] = [
  {
    title: 'Candidates',
    list: [
      { keys: ['J'], does: 'Next row' },
      { keys: ['K'], does: 'Previous row' },
      { keys: ['Shift', 'J / K'], does: 'Extend the selection' },
      { keys: ['Space'], does: 'Add the row to the selection, or take it out' },
      { keys: ['Ctrl', 'A'], does: 'Select all' },
      { keys: ['C'], does: 'Compare what is selected, up to four' },
      { keys: ['Esc'], does: 'Clear the selection' },
    ],
  },
  {
    title: 'Plot',
    list: [
      { keys: ['←', '→'], does: 'Next point to the left or right' },
      { keys: ['+', '−'], does: 'Zoom in or out' },
      { keys: ['Shift', 'arrows'], does: 'Move the view' },
      { keys: ['0'], does: 'Show everything' },
      { keys: ['F'], does: 'Fit to the front' },
      { keys: ['D'], does: 'Show or hide dominated candidates' },
      { keys: ['E'], does: 'Show or hide error bars' },
    ],
  },
  {
    title: 'Budgets',
    list: [
      { keys: ['B'], does: 'Limit what is across: latency, MACs or parameters' },
      { keys: ['A'], does: 'Ask for an accuracy' },
      { keys: ['arrows'], does: 'On a budget: move it; with Shift ten steps' },
      { keys: ['Delete'], does: 'On a budget: remove it' },
    ],
  },
  {
    title: 'Curves of a training',
    list: [
      { keys: ['←', '→'], does: 'Read the point before or after; with Shift ten further' },
      { keys: ['Home'], does: 'Read the first point' },
      { keys: ['End'], does: 'Read the newest point' },
    ],
  },
  {
    title: 'Layers and networks',
    list: [
      { keys: ['←', '→'], does: 'Next layer to the left or right; with Shift ten further' },
      { keys: ['A'], does: 'Show or hide A in Compare; B, C and D likewise' },
      { keys: ['E'], does: 'Export the layer table as CSV; with Shift as JSON' },
      { keys: ['Enter'], does: 'Open the side panel where the window is narrow; Esc closes it' },
      { keys: ['G'], does: 'Next group of a model; with Shift the one before' },
      { keys: ['Esc'], does: 'Choose none' },
    ],
  },
  {
    title: 'Program',
    list: [
      ...views.map(({ key, label }) => ({ keys: [key], does: label })),
      { keys: ['N'], does: 'Start an experiment…' },
      { keys: ['O'], does: 'Open a model…' },
      { keys: ['M'], does: 'Measure on a device…' },
      { keys: ['T'], does: 'Dark or light' },
      { keys: ['?'], does: 'This sheet' },
    ],
  },
];

/** True when the key belongs to what has the focus: a field, a list, an open dialog. */
export function keyIsTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.altKey) return true;
  const target = event.target;
  return target instanceof Element && target.closest('input, select, textarea, dialog') !== null;
}
