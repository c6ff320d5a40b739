import type { Command } from '../../app/commands/command.ts';
import type { DevicesState } from './devices-state.svelte.ts';

interface Elsewhere {
  readonly measure: () => void;
  /** Why nothing can be asked of devices now; null when it can. */
  readonly blocked: string | null;
}

/** What can be done in the view, wherever the focus is. */
export function devicesCommands(view: DevicesState, { measure, blocked }: Elsewhere): readonly Command[] {
  const none = view.device === null ? 'There is no device yet.' : null;
  const common = { view: 'devices', group: 'Devices' } as const;
  return [
    {
      ...{ ...common, id: 'device.add', label: 'Add a device…', keys: [{ key: 'a' }], menu: 'file', blocked },
      run: () => view.compose(),
    },
    {
      ...{ ...common, id: 'device.measure', label: 'Measure on this device…', keys: [{ key: 'm' }] },
      ...{ blocked: blocked ?? none, run: measure },
    },
    {
      ...{ ...common, id: 'device.record', label: 'Record telemetry, or stop', keys: [{ key: 'r' }] },
      ...{ blocked: blocked ?? none, run: () => view.record() },
    },
    {
      ...{ ...common, id: 'device.next', label: 'Next device', isStep: true, keys: [{ key: 'j' }], blocked: none },
      run: () => view.move(1),
    },
    {
      ...{
        ...common,
        id: 'device.previous',
        label: 'Previous device',
        isStep: true,
        keys: [{ key: 'k' }],
        blocked: none,
      },
      run: () => view.move(-1),
    },
  ];
}
