/** What the desktop shell's preload script gives the page, as `window.espalier`. */
export interface WindowBridge {
  /** Asks for a line to the program; it comes as a window message `portMessage` with one MessagePort. */
  requestPort(): void;
}

/** The data of the window message that carries the port. */
export const portMessage = 'espalier:port';
