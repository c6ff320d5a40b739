import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand, MenuName, RecentProject } from '../../shared/api/window-bridge.ts';

export interface MenuParts {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
  /** The page's; none while there is no page. */
  readonly commands: readonly MenuCommand[];
  readonly recent: readonly RecentProject[];
  readonly run: (id: string) => void;
  /** null lets the user choose one. */
  readonly openProject: (directory: string | null) => void;
  readonly clearRecent: () => void;
}

type Items = MenuItemConstructorOptions[];

/** The application's menu: the page's commands where the system expects them. Developer tools only in a checkout. */
export function menuTemplate(parts: MenuParts): Items {
  const mac = parts.platform === 'darwin';
  const of = (menu: MenuName): Items => commandItems(parts, menu);
  const view: Items = [
    ...of('view'),
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  if (!parts.packaged) view.push({ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' });
  const candidates = of('candidates');
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        ...of('file'),
        { type: 'separator' },
        { label: 'Open project…', click: () => parts.openProject(null) },
        { label: 'Open recent', submenu: recentItems(parts) },
        { type: 'separator' },
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: '&View', submenu: view },
    ...(candidates.length > 0 ? [{ label: '&Candidates', submenu: candidates }] : []),
    { role: 'windowMenu' },
    { role: 'help', submenu: [...of('help'), ...(mac ? [] : [{ role: 'about' } as const])] },
  ];
}

function commandItems({ platform, commands, run }: MenuParts, menu: MenuName): Items {
  return commands
    .filter((command) => command.menu === menu)
    .map(({ id, label, enabled, accelerator, checked }) => ({
      id,
      label,
      enabled,
      ...(checked !== undefined && { type: 'checkbox' as const, checked }),
      ...acceleratorOf(accelerator, platform),
      click: () => run(id),
    }));
}

/**
 * The page hears its own keys, and knows when they are meant for a field: the menu only shows them. macOS takes each that
 * it shows, so plain letters, which people type, are not shown there.
 */
function acceleratorOf(accelerator: string | null, platform: NodeJS.Platform): MenuItemConstructorOptions {
  if (accelerator === null) return {};
  if (platform !== 'darwin') return { accelerator, registerAccelerator: false };
  return accelerator.includes('CmdOrCtrl') ? { accelerator } : {};
}

function recentItems({ recent, openProject, clearRecent }: MenuParts): Items {
  if (recent.length === 0) return [{ label: 'No other project was opened', enabled: false }];
  return [
    ...recent.map(({ name, directory }) => ({ label: name, toolTip: directory, click: () => openProject(directory) })),
    { type: 'separator' },
    { label: 'Clear this list', click: clearRecent },
  ];
}
