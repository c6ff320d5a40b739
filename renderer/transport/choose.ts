import { portMessage, type WindowBridge } from '../../shared/api/window-bridge.ts';
import type { LinkedTransport } from './link.ts';
import { messagePortTransport } from './message-port.ts';
import { webSocketTransport } from './web-socket.ts';

declare global {
  interface Window {
    readonly espalier?: WindowBridge;
  }
}

/** Electron's port where the shell gives one, else a WebSocket to the host that served the page. */
export function chooseTransport(window: Window): LinkedTransport {
  const bridge = window.espalier;
  if (!bridge) {
    const url = new URL('/api', window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return webSocketTransport({ connect: () => new WebSocket(url) });
  }
  const transport = messagePortTransport({ requestPort: () => bridge.requestPort() });
  window.addEventListener('message', (event) => {
    const [port] = event.ports;
    if (event.source === window && event.origin === window.location.origin && event.data === portMessage && port) {
      transport.offer(port);
    }
  });
  return transport;
}
