import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { portMessage, type ShellOrder, type WindowBridge } from '../../shared/api/window-bridge.ts';
import {
  listenChannel,
  openProjectChannel,
  orderChannel,
  portChannel,
  reportChannel,
  requestPortChannel,
} from './ipc.ts';

// The shell is compiled without the DOM; this script alone runs beside a page.
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void;
};

// A port cannot cross the context bridge; it goes by a window message that only our own origin gets.
ipcRenderer.on(portChannel, (event) => window.postMessage(portMessage, window.location.origin, event.ports));

contextBridge.exposeInMainWorld('espalier', {
  requestPort: () => ipcRenderer.send(requestPortChannel),
  pathOfFile: (file) => webUtils.getPathForFile(file as File),
  report: (report) => ipcRenderer.send(reportChannel, report),
  listen: (listener) => {
    ipcRenderer.removeAllListeners(orderChannel);
    ipcRenderer.on(orderChannel, (_event, order: ShellOrder) => listener(order));
    ipcRenderer.send(listenChannel);
  },
  openProject: (directory) => ipcRenderer.send(openProjectChannel, directory),
} satisfies WindowBridge);
