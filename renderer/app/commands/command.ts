import type { MenuCommand, MenuName } from '../../../shared/api/window-bridge.ts';
import { isOpen, keyIsTaken } from '../shortcuts.ts';
import type { ViewId } from '../views.ts';
import { acceleratorOf, isPressed, type Key } from './keys.ts';

/** Something that the user can have done: by its keys, from the palette, from the native menu. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** Under which heading it stands on the sheet of shortcuts. */
  readonly group: string;
  /** The first is the one that is shown. */
  readonly keys?: readonly Key[];
  /** Its keys work in that view alone, and from the palette that view is gone to first. */
  readonly view?: ViewId;
  /** Where the native menu has it; nowhere when absent. */
  readonly menu?: MenuName;
  /** Of one that is on or off. */
  readonly checked?: boolean;
  /** It is done again and again: a key's work, which the palette finds but does not list. */
  readonly isStep?: boolean;
  /** Why it cannot be run now, in one sentence; null when it can. */
  readonly blocked: string | null;
  readonly run: () => void;
}

/** The command that this key runs in this view now, the view's own first; null when it runs none. */
export function commandOfKey(commands: readonly Command[], view: ViewId, event: KeyboardEvent): Command | null {
  const pressed = commands.filter(({ keys }) => keys?.some((key) => isPressed(key, event)));
  const command = pressed.find((one) => one.view === view) ?? pressed.find((one) => one.view === undefined);
  if (!command || command.blocked !== null) return null;
  // Keys with Ctrl write nothing: the palette's is heard while a field has the focus. Fields have some of their own.
  const isHeardInFields = command.id === 'palette' && !event.defaultPrevented && !isInDialog(event);
  return isHeardInFields || !keyIsTaken(event) ? command : null;
}

/** The palette's own does not count: its key closes it too. */
function isInDialog({ target }: KeyboardEvent): boolean {
  const dialog = 'dialog:not([data-palette])';
  return target instanceof Element && (target.closest(dialog) !== null || isOpen(target, dialog));
}

/** What the native menu is told of the commands, with those of other views off. */
export function menuCommands(commands: readonly Command[], view: ViewId): readonly MenuCommand[] {
  return commands.flatMap(({ id, label, menu, keys, blocked, checked, view: own }) =>
    menu === undefined
      ? []
      : [
          {
            id,
            label,
            menu,
            accelerator: keys?.[0] ? acceleratorOf(keys[0]) : null,
            enabled: blocked === null && (own === undefined || own === view),
            ...(checked !== undefined && { checked }),
          },
        ],
  );
}
