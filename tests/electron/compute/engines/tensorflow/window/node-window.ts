import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { openCpu } from '../../../../../../electron/compute/engines/tensorflow/backends/cpu.ts';
import { type OpenTensorFlow, tensorFlowHere } from '../../../../../../electron/compute/engines/tensorflow/opened.ts';
import { type PagePort, servePort } from '../../../../../../electron/compute/engines/tensorflow/window/serve-port.ts';
import type { OpenWindow } from '../../../../../../electron/compute/shell-line.ts';
import { electronPort } from '../../../../shell/electron-ports.ts';

/** A window that was opened, as the shell and its page see it. */
export interface NodeWindow {
  /** The page's end. */
  readonly port: MessagePort;
  /** What the page was sent. */
  readonly received: unknown[];
  isClosed: boolean;
  /** Ends it; null when only its port is seen to close. */
  end(how: string | null): void;
}

export const onTheCpu = async (): Promise<OpenTensorFlow> => tensorFlowHere(await openCpu());

/** Windows whose page runs here: in Node, with TensorFlow.js on the CPU, beside ports that clone. */
export function nodeWindows(open: () => Promise<OpenTensorFlow> = onTheCpu): {
  readonly openWindow: OpenWindow;
  readonly windows: readonly NodeWindow[];
} {
  const windows: NodeWindow[] = [];
  const openWindow: OpenWindow = (listener) => {
    const { port1, port2 } = new MessageChannel();
    const end = (how: string | null): void => {
      port2.close();
      if (how !== null) listener.ended(how);
    };
    const window: NodeWindow = { port: port2, received: [], isClosed: false, end };
    windows.push(window);
    port2.on('message', (message: unknown) => window.received.push(message));
    servePort(port2 as unknown as PagePort, open);
    // As in Electron, where the port comes by a message.
    setImmediate(() => listener.opened(electronPort(port1)));
    return () => {
      window.isClosed = true;
      end('it was closed');
    };
  };
  return { openWindow, windows };
}
