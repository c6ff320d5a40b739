export interface Shortcut {
  /** What stands on the keys. */
  readonly keys: readonly string[];
  readonly does: string;
}

/** Keys of what has the focus: no commands, as they mean nothing elsewhere. The sheet shows them beside the commands. */
export const localKeys: readonly { readonly title: string; readonly list: readonly Shortcut[] }[] = [
  { title: 'Candidates', list: [{ keys: ['Space'], does: 'Add the row to the selection, or take it out' }] },
  {
    title: 'Plot',
    list: [
      { keys: ['←', '→'], does: 'Next point to the left or right' },
      { keys: ['Shift', 'arrows'], does: 'Move the view, as a drag with the middle button does' },
    ],
  },
  {
    title: 'Budgets',
    list: [
      { keys: ['arrows'], does: 'On a budget: move it; with Shift ten steps' },
      { keys: ['Delete'], does: 'On a budget: remove it' },
    ],
  },
  {
    title: 'Drawing of a model',
    list: [
      { keys: ['+', '−'], does: 'Larger or smaller' },
      { keys: ['↑', '↓'], does: 'Move it' },
      { keys: ['0'], does: 'Show all of it' },
    ],
  },
  {
    title: 'Devices',
    list: [{ keys: ['←', '→'], does: 'On the charts: read the moment before or after; with Shift ten further' }],
  },
  {
    title: 'Curves of a training',
    list: [
      { keys: ['←', '→'], does: 'Read the point before or after; with Shift ten further' },
      { keys: ['Home'], does: 'Read the first point' },
      { keys: ['End'], does: 'Read the newest point' },
    ],
  },
];

/** True when the key belongs to what has the focus: a field, a list, an open dialog. */
export function keyIsTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.altKey) return true;
  const target = event.target;
  if (!(target instanceof Element)) return false;
  return target.closest('input, select, textarea, dialog') !== null || isOpen(target, 'dialog');
}

/** A dialog that is open takes all keys: the focus leaves it for the page behind when what had it there is switched off. */
export function isOpen({ ownerDocument }: Element, dialog: string): boolean {
  return ownerDocument.querySelector(`${dialog}:modal`) !== null;
}
