import type { RecentProject } from '../../shared/api/window-bridge.ts';
import type { DeviceReport } from '../../shared/api/devices.ts';
import type { JobReport } from '../../shared/api/results.ts';
import type { Command } from '../app/commands/command.ts';
import { capsOf } from '../app/commands/keys.ts';
import { views, type ViewId } from '../app/views.ts';

/** Something that can be found in the palette, and what choosing it does. */
export interface Entry {
  readonly id: string;
  readonly label: string;
  /** What kind of thing it is, or where: found by it too. */
  readonly detail: string;
  /** What stands on the keys that do the same. */
  readonly caps: readonly string[];
  readonly on?: boolean;
  readonly blocked: string | null;
  /** Whether it stands in the list before anything is typed. */
  readonly isListed: boolean;
  readonly run: () => void;
}

interface Things {
  readonly commands: readonly Command[];
  readonly view: ViewId;
  readonly isMac: boolean;
  readonly show: (view: ViewId) => void;
  readonly jobs: readonly JobReport[];
  readonly cancel: (job: JobReport) => void;
  readonly candidates: readonly { readonly id: string; readonly name: string }[];
  readonly showCandidate: (id: string) => void;
  readonly devices: readonly DeviceReport[];
  readonly showDevice: (name: string) => void;
  readonly projects: readonly RecentProject[];
  readonly openProject: ((directory: string) => void) | undefined;
}

/** All that the palette finds: what can be done here first, then what can be done elsewhere, then where one can go. */
export function paletteEntries(things: Things): readonly Entry[] {
  const here = things.commands.filter((command) => command.view === things.view);
  const everywhere = things.commands.filter(({ view, id }) => view === undefined && id !== 'palette');
  const elsewhere = things.commands.filter(({ view }) => view !== undefined && view !== things.view);
  return [
    ...things.jobs.map((job) => going(`job:${job.id}`, `Cancel: ${job.title}`, 'Work', () => things.cancel(job))),
    ...here.map((command) => commandEntry(command, things, true)),
    ...everywhere.map((command) => commandEntry(command, things, true)),
    ...things.projects.map(({ directory, name }) =>
      going(`project:${directory}`, name, `Project in ${directory}`, () => things.openProject?.(directory)),
    ),
    ...things.devices.map(({ name, address }) =>
      going(`device:${name}`, name, `Device, ${address}`, () => things.showDevice(name)),
    ),
    ...elsewhere.map((command) => commandEntry(command, things, false)),
    ...things.candidates.map(({ id, name }) => ({
      ...going(`candidate:${id}`, name, 'Candidate', () => things.showCandidate(id)),
      isListed: false,
    })),
  ];
}

function going(id: string, label: string, detail: string, run: () => void): Entry {
  return { id, label, detail, caps: [], blocked: null, isListed: true, run };
}

function commandEntry(
  { id, label, group, keys, checked, blocked, view, isStep, run }: Command,
  things: Things,
  isListed: boolean,
): Entry {
  const isView = id.startsWith('view.');
  return {
    id,
    label,
    detail: isView ? 'View' : view === undefined ? group : (views.find((other) => other.id === view)?.label ?? group),
    caps: keys?.[0] ? capsOf(keys[0], things.isMac) : [],
    ...(checked !== undefined && !isView && { on: checked }),
    blocked,
    isListed: isListed && isStep !== true,
    run: () => {
      if (view !== undefined) things.show(view);
      run();
    },
  };
}
