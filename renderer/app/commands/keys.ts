/** One way to press a command. `key` is as KeyboardEvent has it, letters small. */
export interface Key {
  readonly key: string;
  readonly shift?: boolean;
  /** With Ctrl, or Cmd on a Mac. */
  readonly command?: boolean;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>;

/** Shift belongs to the making of signs such as “?” on one keyboard and not on the next: there it does not count. */
export function isPressed(key: Key, event: Pressed): boolean {
  const named = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (named !== key.key || (event.ctrlKey || event.metaKey) !== (key.command ?? false)) return false;
  const shiftCounts = /^[a-z]$|^.{2,}$/.test(key.key);
  return !shiftCounts || event.shiftKey === (key.shift ?? false);
}

const capNames: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  '-': '−',
};

/** What stands on the keys, in the order in which they are pressed. */
export function capsOf({ key, shift, command }: Key, mac: boolean): readonly string[] {
  return [
    ...(command ? [mac ? '⌘' : 'Ctrl'] : []),
    ...(shift ? [mac ? '⇧' : 'Shift'] : []),
    capNames[key] ?? key.toUpperCase(),
  ];
}

const acceleratorNames: Readonly<Record<string, string>> = {
  Escape: 'Esc',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  '+': 'Plus',
};

/** In Electron's words. */
export function acceleratorOf({ key, shift, command }: Key): string {
  return [
    ...(command ? ['CmdOrCtrl'] : []),
    ...(shift ? ['Shift'] : []),
    acceleratorNames[key] ?? key.toUpperCase(),
  ].join('+');
}
