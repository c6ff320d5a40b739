import { localKeys } from '../shortcuts.ts';
import type { Command } from './command.ts';
import { capsOf } from './keys.ts';

interface SheetGroup {
  readonly title: string;
  readonly list: readonly { readonly caps: readonly string[]; readonly does: string }[];
}

/** Every key there is: those of commands, and after them those of what has the focus. */
export function sheetGroups(commands: readonly Command[], isMac: boolean): readonly SheetGroup[] {
  const titles = new Set([...commands.map(({ group }) => group), ...localKeys.map(({ title }) => title)]);
  return [...titles].map((title) => ({
    title,
    list: [
      ...commands.flatMap(({ group, keys, label }) =>
        group === title && keys?.[0] ? [{ caps: capsOf(keys[0], isMac), does: label }] : [],
      ),
      ...localKeys
        .filter((local) => local.title === title)
        .flatMap(({ list }) => list.map(({ keys, does }) => ({ caps: keys, does }))),
    ],
  }));
}
