import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Application } from '../application.ts';
import { openSession } from '../transports/session.ts';

/** The largest message that an interface sends is a list of model paths. */
const maxMessageBytes = 1024 * 1024;
/** Beyond this a client is too slow for progress, which it can do without: newer follows. */
const slowBytes = 1024 * 1024;
/** Beyond this a client does not read at all. */
const deafBytes = 32 * 1024 * 1024;
const pingIntervalMs = 15_000;

export interface Sockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** The WebSocket side of the web host: every socket is a session of its own, as many as there are tabs. */
export function openSockets(application: Application): Sockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  server.on('connection', (socket: WebSocket) => serve(application, socket));
  return {
    upgrade: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (opened) => server.emit('connection', opened, request)),
    close() {
      for (const socket of server.clients) socket.close(1001, 'Espalier is closing');
      // A client that does not answer the goodbye must not hold the program.
      setTimeout(() => {
        for (const socket of server.clients) socket.terminate();
      }, 500).unref();
      server.close();
    },
  };
}

function serve(application: Application, socket: WebSocket): void {
  const session = openSession(application, (message) => {
    if (message.kind === 'event' && message.event === 'job.progress' && socket.bufferedAmount > slowBytes) return;
    if (socket.bufferedAmount > deafBytes) socket.terminate();
    else socket.send(JSON.stringify(message));
  });
  let alive = true;
  const ping = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, pingIntervalMs);
  socket.on('pong', () => (alive = true));
  socket.on('message', (data, isBinary) => {
    if (isBinary || !session.receive(parse(String(data)))) socket.close(1008, 'not a request');
  });
  socket.on('close', () => {
    clearInterval(ping);
    session.close();
  });
  // What follows an error is always `close`; ws needs the listener.
  socket.on('error', () => socket.terminate());
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
