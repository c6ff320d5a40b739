import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { vi } from 'vitest';
import type { menuTemplate } from '../../../electron/shell/menu.ts';

type Menu = ReturnType<typeof menuTemplate>;

/** What crosses between Electron's processes is cloned; a function in it must fail here as it does there. */
function crossing<Value>(value: Value): Value {
  return structuredClone(value);
}

class Contents extends EventEmitter {
  readonly sent: unknown[] = [];
  send(channel: string, message: unknown): void {
    this.sent.push(crossing([channel, message]));
  }
  reload = vi.fn();
  readonly ipc = new EventEmitter();
  url = '';
  getURL = (): string => this.url;
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
}

class Process extends EventEmitter {
  readonly posted: { message: unknown; ports: MessagePort[] }[] = [];
  stderr: PassThrough | null = new PassThrough();
  readonly arguments: readonly unknown[];
  constructor(...words: readonly unknown[]) {
    super();
    this.arguments = crossing(words);
  }
  postMessage(message: unknown, ports: MessagePort[]): void {
    this.posted.push({ message: crossing(message), ports });
  }
  kill = vi.fn(() => true);

  /** Ends as Electron's do: the listeners on its streams are taken off, whatever is still in the pipe. */
  exit(code: number): void {
    this.emit('exit', code);
    this.stderr?.removeAllListeners();
    this.stderr = null;
  }
}

/** As much of Electron as the shell uses, recording what it is told. What the shell keeps is kept under `userData`. */
export function stubElectron(userData = '/nowhere') {
  const windows: BrowserWindow[] = [];
  const processes: Process[] = [];
  const handlers: { protocol?: (request: Request) => Promise<Response> } = {};
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
  });

  class BrowserWindow extends EventEmitter {
    readonly webContents = new Contents();
    readonly loaded: string[] = [];
    readonly options: Record<string, unknown>;
    #isDestroyed = false;
    constructor(options: Record<string, unknown>) {
      super();
      this.options = crossing(options);
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
    loadURL(url: string): Promise<void> {
      this.loaded.push(url);
      this.webContents.url = url;
      return Promise.resolve();
    }
    isDestroyed = (): boolean => this.#isDestroyed;
    destroy(): void {
      this.#isDestroyed = true;
      this.emit('closed');
    }
    show = vi.fn();
    focus = vi.fn();
    restore = vi.fn();
    maximize = vi.fn();
    setProgressBar = vi.fn();
    isFocused = vi.fn(() => false);
    isMinimized = () => true;
    isMaximized = () => false;
    getNormalBounds = () => ({ x: 1, y: 2, width: 1300, height: 800 });
  }

  const notifications: StubNotification[] = [];
  class StubNotification extends EventEmitter {
    static isSupported = () => true;
    readonly options: unknown;
    show = vi.fn();
    constructor(options: unknown) {
      super();
      this.options = crossing(options);
      notifications.push(this);
    }
  }

  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    commandLine: { appendSwitch: vi.fn() },
    enableSandbox: vi.fn(),
    quit: vi.fn(),
    requestSingleInstanceLock: vi.fn((additional: unknown) => crossing(additional) !== undefined),
    addRecentDocument: vi.fn(),
    clearRecentDocuments: vi.fn(),
    whenReady: () => Promise.resolve(),
    getPath: (name: string) => join(userData, name),
  });

  return {
    windows,
    processes,
    handlers,
    notifications,
    defaultSession: session,
    module: {
      app,
      BrowserWindow,
      Menu: {
        setApplicationMenu: vi.fn<(menu: Menu) => void>(),
        buildFromTemplate: (template: Menu) => template,
      },
      Notification: StubNotification,
      dialog: {
        showMessageBox: vi.fn((..._words: unknown[]) => Promise.resolve({ response: 0 })),
        showOpenDialog: vi.fn(() => Promise.resolve({ filePaths: [] as string[] })),
      },
      powerSaveBlocker: { start: vi.fn(() => 7), stop: vi.fn() },
      MessageChannelMain: MessageChannel,
      webUtils: { getPathForFile: ({ name }: File) => `/home/robot/${name}` },
      contextBridge: { exposeInMainWorld: vi.fn() },
      ipcMain: new EventEmitter(),
      ipcRenderer: Object.assign(new EventEmitter(), { send: vi.fn((...words: unknown[]) => void crossing(words)) }),
      protocol: {
        registerSchemesAsPrivileged: vi.fn(),
        handle: (_scheme: string, handler: (request: Request) => Promise<Response>) => (handlers.protocol = handler),
      },
      screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
      session: { defaultSession: session },
      utilityProcess: {
        fork: (...words: readonly unknown[]) => {
          const started = new Process(...words);
          processes.push(started);
          return started;
        },
      },
    },
  };
}
