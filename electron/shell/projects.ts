import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { projectDatabase } from '../../shared/files/project-database.ts';
import type { RecentProject } from '../../shared/api/window-bridge.ts';
import type { HostProcess } from './host-process.ts';
import type { PageLine } from './page-line.ts';
import { projectIn } from './project-directory.ts';
import type { RecentProjects } from './recent-projects.ts';

interface ProjectsParts {
  readonly host: HostProcess;
  readonly recent: RecentProjects;
  readonly line: PageLine;
  /** Resolves to whether the project at hand may be left. */
  readonly mayLeave: () => Promise<boolean>;
  /** Another project is open: the page begins anew. */
  readonly opened: () => void;
  /** The list of recent projects is another one. */
  readonly changed: () => void;
}

/** Which project is open, and which were. */
export class Projects {
  readonly #parts: ProjectsParts;

  constructor(parts: ProjectsParts) {
    this.#parts = parts;
  }

  /** The ones that were opened before the one that is open. */
  get others(): readonly RecentProject[] {
    const { host, recent } = this.#parts;
    return recent.list.filter(({ directory }) => directory !== host.projectDirectory);
  }

  /** Keeps the open project in the list once there is one: a folder that nothing was written to is none. */
  remember(): void {
    const { host, recent, changed } = this.#parts;
    const directory = host.projectDirectory;
    if (recent.list[0]?.directory === directory || !existsSync(join(directory, projectDatabase))) return;
    recent.add(directory);
    app.addRecentDocument(directory);
    changed();
  }

  clear(): void {
    this.#parts.recent.clear();
    app.clearRecentDocuments();
    this.#parts.changed();
  }

  /** Goes to the project in that folder; null lets the user choose one. */
  async open(directory: string | null): Promise<void> {
    const { recent, line, changed } = this.#parts;
    const chosen = directory ?? (await chooseFolder());
    if (chosen === null) return;
    if (!existsSync(chosen)) {
      recent.remove(chosen);
      changed();
      line.order({
        kind: 'notice',
        code: 'FILE_NOT_FOUND',
        message: `There is no project in ${chosen} any more.`,
        hint: 'It was taken off the list of recent projects; open it from where it is now.',
      });
      return;
    }
    const project = projectIn(chosen);
    if (project !== null) return this.goTo(project);
    line.order({
      kind: 'notice',
      code: 'FILE_UNREADABLE',
      message: `${chosen} is no folder that can be read.`,
      hint: 'Choose the folder of a project, or an empty one for a new project.',
    });
  }

  /** Goes to that very folder, which need not be there yet. */
  async goTo(project: string): Promise<void> {
    const { host, line, mayLeave, opened } = this.#parts;
    if (project === host.projectDirectory || !(await mayLeave())) return;
    line.close();
    await host.goTo(project);
    opened();
  }
}

async function chooseFolder(): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: 'Open project',
    message: 'Choose the folder of a project, or an empty one for a new project.',
    buttonLabel: 'Open',
    properties: ['openDirectory', 'createDirectory'],
  });
  return filePaths[0] ?? null;
}
