/** What the desktop shell's preload script gives the page, as `window.espalier`. */
export interface WindowBridge {
  /** Asks for a line to the program; it comes as a window message `portMessage` with one MessagePort. */
  requestPort(): void;
  /** Where a file that was dropped on the page lies; '' of one that the page made itself. */
  pathOfFile(file: object): string;
}

/** The data of the window message that carries the port. */
export const portMessage = 'espalier:port';
