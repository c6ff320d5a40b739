import { keyIsTaken } from '../../app/shortcuts.ts';

/** `panel`: at the right, a drawer where the window is narrow. `list`: at the left, where one chooses what is shown. */
export type Side = 'panel' | 'list';

/** Whether the key opens or closes the drawer; null where it means something else. */
export function drawerKey(event: KeyboardEvent, isOpen: boolean): boolean | null {
  if (keyIsTaken(event) || event.ctrlKey || event.metaKey || !isNarrow()) return null;
  if (event.key === 'Escape' && isOpen) return false;
  // What has the focus has its own use for Enter.
  const isFree = event.target instanceof Element && event.target.closest('button, a') === null;
  return event.key === 'Enter' && isFree && !isOpen ? true : null;
}

function isNarrow(): boolean {
  return matchMedia('(max-width: 1319px)').matches;
}
