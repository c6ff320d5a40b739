/** What the desktop shell's preload script gives the page, as `window.espalier`. */
export interface WindowBridge {
  /** Asks for a line to the program; it comes as a window message `portMessage` with one MessagePort. */
  requestPort(): void;
  /** Where a file that was dropped on the page lies; '' of one that the page made itself. */
  pathOfFile(file: object): string;
  /** What the shell should show of the page around it. */
  report(report: WindowReport): void;
  /** Hears the shell's orders from now on, those that came before included. One listener. */
  listen(listener: (order: ShellOrder) => void): void;
  /** Goes to the project in that folder; null lets the user choose one. */
  openProject(directory: string | null): void;
}

/** The data of the window message that carries the port. */
export const portMessage = 'espalier:port';

export const menuNames = ['file', 'view', 'candidates', 'help'] as const;
export type MenuName = (typeof menuNames)[number];

/** A command of the page as the native menu shows it. */
export interface MenuCommand {
  readonly id: string;
  readonly label: string;
  readonly menu: MenuName;
  /** In Electron's words, such as "CmdOrCtrl+K"; null without one. */
  readonly accelerator: string | null;
  readonly enabled: boolean;
  /** Of one that is on or off. */
  readonly checked?: boolean;
}

export interface WindowReport {
  readonly commands: readonly MenuCommand[];
  /** Whether the user wants to be told when long work ends. */
  readonly notifications: boolean;
}

/** A file or folder that the user gave by dropping it, from the file manager or on the command line. */
export interface GivenPath {
  readonly name: string;
  /** null where the page is not told, as in a browser. */
  readonly path: string | null;
  readonly isDirectory: boolean;
  /** Names in the folder, as many as tell what it is; empty of a file. */
  readonly entries: readonly string[];
}

export interface RecentProject {
  readonly directory: string;
  /** The folder's name, with as much of its path as tells it from the others. */
  readonly name: string;
}

/** What the shell asks of the page. */
export type ShellOrder =
  /** Chosen in the native menu. */
  | { readonly kind: 'command'; readonly id: string }
  | { readonly kind: 'open'; readonly given: GivenPath }
  /** Go to where work of this procedure shows what came of it. */
  | { readonly kind: 'job'; readonly procedure: string }
  | { readonly kind: 'recent'; readonly projects: readonly RecentProject[] }
  /** Something that the user should know. */
  | { readonly kind: 'notice'; readonly code: string; readonly message: string; readonly hint: string };
