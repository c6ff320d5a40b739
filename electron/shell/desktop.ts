import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, ipcMain, type IpcMainEvent, Menu } from 'electron';
import type { Interruption } from '../../shared/jobs/interruption.ts';
import { describePath, givenPaths } from './given-paths.ts';
import { HostProcess, type Entries } from './host-process.ts';
import { listenChannel, openProjectChannel, portChannel, reportChannel, requestPortChannel } from './ipc.ts';
import { Leaving } from './leaving.ts';
import { openMainWindow } from './main-window.ts';
import { menuTemplate } from './menu.ts';
import { PageLine } from './page-line.ts';
import { noReport, readReport } from './page-report.ts';
import { projectDirectory, usualName } from './project-directory.ts';
import { Projects } from './projects.ts';
import { RecentProjects } from './recent-projects.ts';
import { pageOrigin, senderAllowed } from './security.ts';
import { workSigns } from './work-signs.ts';
import { WorkWatch } from './work-watch.ts';

/** What the user typed after the program's name, and where. */
export interface Words {
  readonly words: readonly string[];
  readonly directory: string;
}

/** The program on the desktop: one window, its menu, the host behind it, and what the system shows of its work. */
export class Desktop {
  readonly projects: Projects;
  readonly #preload: string;
  readonly #line = new PageLine();
  readonly #work: WorkWatch;
  readonly #leaving: Leaving;
  readonly #host: HostProcess;
  #report = noReport;
  // Hidden windows are windows too: this is the one that the user sees.
  #window: BrowserWindow | null = null;

  /** @param projectDirectory null opens the one that was open last, or the usual one */
  constructor(entries: Entries, projectDirectory: string | null) {
    this.#preload = entries.preload;
    const recent = new RecentProjects(join(app.getPath('userData'), 'projects.json'));
    this.#work = new WorkWatch(
      workSigns({
        window: () => this.#window,
        wanted: () => this.#report.notifications,
        chosen: ({ procedure }) => {
          this.show();
          this.#line.order({ kind: 'job', procedure });
        },
      }),
    );
    this.#host = new HostProcess(entries, projectDirectory ?? usualProject(recent), this.#work);
    this.#leaving = new Leaving({
      live: () => this.#work.live,
      ask: (question) => this.#ask(question),
      quit: () => app.quit(),
    });
    this.projects = new Projects({
      host: this.#host,
      recent,
      line: this.#line,
      mayLeave: () => this.#leaving.may('Open another project'),
      opened: () => this.#window?.webContents.reload(),
      changed: () => this.#showProjects(),
    });
    this.#hearPage();
    app.on('activate', () => this.show());
    // Unheard it ends the program, on macOS too.
    app.on('window-all-closed', () => undefined);
    // Before any window closes: a hidden one that closes first would make a training that is stopped one that failed.
    app.on('before-quit', (event) => {
      if (this.#leaving.mayQuit()) this.#host.stop();
      else event.preventDefault();
    });
  }

  /** Brings the window to the front; opens it where there is none. */
  show(): void {
    if (this.#window === null) return this.#open();
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.focus();
  }

  /** The user started the program once more: this one does what was wanted of it. */
  async startedAgain({ words, directory }: Words): Promise<void> {
    this.show();
    const project = projectDirectory(words, directory);
    if (project !== null) await this.projects.goTo(project);
    // Not before: the page of the project that is left would take them with it.
    await this.give(givenPaths(words, directory));
  }

  /** Files and folders that the user gave: the page knows what to do with each. */
  async give(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const given = await describePath(path);
      if (given) this.#line.order({ kind: 'open', given });
      else {
        const hint = 'Check its name, and the folder that it is relative to.';
        this.#line.order({ kind: 'notice', code: 'FILE_NOT_FOUND', message: `There is no ${path}.`, hint });
      }
    }
    if (paths.length > 0) this.show();
  }

  #open(): void {
    const window = openMainWindow(this.#preload);
    this.#window = window;
    this.#showMenu();
    // What the page was told before is gone with it; it stays while a frame in it, such as a report's preview, loads.
    window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#line.close();
    });
    window.on('close', (event) => {
      if (process.platform !== 'darwin' && !this.#leaving.mayQuit()) event.preventDefault();
    });
    window.once('closed', () => {
      this.#window = null;
      this.#line.close();
      if (process.platform === 'darwin') this.#showMenu();
      else app.quit();
    });
  }

  #hearPage(): void {
    const hear = (channel: string, listener: (event: IpcMainEvent, message: unknown) => void) =>
      ipcMain.on(channel, (event, message: unknown) => {
        if (senderAllowed(event.senderFrame, pageOrigin)) listener(event, message);
      });
    hear(requestPortChannel, ({ senderFrame }) => senderFrame?.postMessage(portChannel, null, [this.#host.connect()]));
    hear(listenChannel, ({ sender }) => {
      this.#line.open(sender);
      this.#showProjects();
    });
    hear(reportChannel, (_event, message) => {
      this.#report = readReport(message) ?? this.#report;
      this.projects.remember();
      this.#showMenu();
    });
    hear(openProjectChannel, (_event, directory) => {
      if (directory === null || typeof directory === 'string') void this.projects.open(directory);
    });
  }

  #showProjects(): void {
    this.#line.order({ kind: 'recent', projects: this.projects.others });
    this.#showMenu();
  }

  #showMenu(): void {
    const template = menuTemplate({
      platform: process.platform,
      packaged: app.isPackaged,
      commands: this.#window ? this.#report.commands : [],
      recent: this.projects.others,
      run: (id) => this.#line.order({ kind: 'command', id }),
      openProject: (directory) => {
        this.show();
        void this.projects.open(directory);
      },
      clearRecent: () => this.projects.clear(),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  async #ask({ question, detail, stay, leave }: Interruption): Promise<boolean> {
    const options = { type: 'question' as const, message: question, detail, buttons: [stay, leave] };
    const words = { ...options, defaultId: 0, cancelId: 0, noLink: true };
    const { response } = this.#window
      ? await dialog.showMessageBox(this.#window, words)
      : await dialog.showMessageBox(words);
    return response === 1;
  }
}

/** A checkout works where it was started; the installed program goes on where it was. */
function usualProject(recent: RecentProjects): string {
  const last = recent.list[0]?.directory;
  if (app.isPackaged && last !== undefined && existsSync(last)) return last;
  return join(app.isPackaged ? app.getPath('documents') : process.cwd(), usualName);
}
