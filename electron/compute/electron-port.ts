/** A MessagePort as Electron's utility process gets it; stated here, since only the shell may know Electron. */
export interface ElectronPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  /** Messages wait until then. */
  start(): void;
  close(): void;
}

/** What Electron puts on `process` inside a utility process: the line to the shell's main process. */
export interface ParentPort {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly ElectronPort[] }) => void,
  ): unknown;
}

/** Undefined outside Electron. */
export const { parentPort } = process as typeof process & { readonly parentPort?: ParentPort };
