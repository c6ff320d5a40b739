import type { NotificationSetting } from '../../desktop/notification-setting.svelte.ts';
import type { AppState } from '../app-state.svelte.ts';
import type { ThemeState } from '../theme.svelte.ts';
import { views, type ViewId } from '../views.ts';
import type { Command } from './command.ts';
import type { Key } from './keys.ts';

export const paletteKey: Key = { key: 'k', command: true };

interface ProgramParts {
  readonly app: Pick<AppState, 'link' | 'project' | 'jobs' | 'dialogs' | 'view'>;
  readonly theme: Pick<ThemeState, 'current' | 'toggle'>;
  readonly notifications: Pick<NotificationSetting, 'on' | 'toggle'>;
  /** Lets the user choose another project; null where the program was started with one. */
  readonly openProject: (() => void) | null;
  readonly showPalette: () => void;
  readonly showSheet: () => void;
}

/** What can be done in every view. */
export function programCommands(parts: ProgramParts): readonly Command[] {
  const { app, theme, notifications, openProject } = parts;
  const group = 'Program';
  const cutOff = cutOffBy(app);
  return [
    {
      id: 'palette',
      label: 'Find a command, candidate or device…',
      group,
      keys: [paletteKey],
      menu: 'view',
      blocked: null,
      run: parts.showPalette,
    },
    ...views.map(({ id, label, key }) => ({
      id: `view.${id}`,
      label,
      group,
      keys: [{ key }],
      menu: 'view' as const,
      checked: app.view === id,
      blocked: null,
      run: () => void (app.view = id),
    })),
    {
      id: 'experiment.new',
      label: 'New experiment…',
      group,
      keys: [{ key: 'n' }],
      menu: 'file',
      blocked: cutOff,
      run: () => app.dialogs.startExperiment(),
    },
    {
      id: 'model.open',
      label: 'Open model…',
      group,
      keys: [{ key: 'o' }],
      menu: 'file',
      blocked: cutOff,
      run: () => app.dialogs.openModel(),
    },
    {
      id: 'export',
      label: 'Export a report…',
      group,
      keys: [{ key: 'e' }],
      menu: 'file',
      blocked: null,
      run: () => void (app.view = 'report'),
    },
    {
      id: 'training.new',
      label: 'Train a network…',
      group,
      menu: 'file',
      blocked: cutOff,
      run: () => app.dialogs.startTraining(),
    },
    {
      id: 'sample.open',
      label: 'Open the sample',
      group,
      menu: 'help',
      blocked: cutOff ?? sampleBlocked(app),
      run: () => void app.jobs.run('demo.run', {}),
    },
    {
      id: 'project.open',
      label: 'Open project…',
      group,
      blocked: openProject
        ? null
        : 'A browser shows the project that `espalier serve --project FOLDER` was started with.',
      run: () => openProject?.(),
    },
    {
      id: 'theme.toggle',
      label: theme.current === 'dark' ? 'Switch to light' : 'Switch to dark',
      group,
      keys: [{ key: 't' }],
      menu: 'view',
      blocked: null,
      run: () => theme.toggle(),
    },
    {
      id: 'notifications.toggle',
      label: 'Notify when long work ends',
      group,
      menu: 'view',
      checked: notifications.on,
      blocked: null,
      run: () => void notifications.toggle(),
    },
    {
      id: 'shortcuts',
      label: 'Keyboard shortcuts',
      group,
      keys: [{ key: '?' }],
      menu: 'help',
      blocked: null,
      run: parts.showSheet,
    },
  ];
}

function sampleBlocked({ jobs, project }: Pick<AppState, 'jobs' | 'project'>): string | null {
  if (jobs.active.some(({ procedure }) => procedure === 'demo.run')) return 'It is being made.';
  // Begun, it goes on where it was.
  return project !== null && project.candidates > 0 && !jobs.wasBegun('demo.run')
    ? 'This project has candidates of its own; the sample needs an empty one.'
    : null;
}

/** Where work of that kind shows what came of it. */
export function viewOfWork(procedure: string): ViewId {
  const room = procedure.split('.')[0]!;
  return views.find(({ id }) => id === room || id === `${room}s`)?.id ?? 'tradeoffs';
}

/** Why nothing can be asked of the program now; null when it can. */
export function cutOffBy({ link }: Pick<AppState, 'link'>): string | null {
  return link.kind === 'lost' ? 'The line to Espalier is lost.' : null;
}
