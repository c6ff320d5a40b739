import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Application } from '../application.ts';
import { Access, cookieName, readCookie, sessionCookie } from './access.ts';
import { securityHeaders } from './headers.ts';
import { hostAllowed, originAllowed } from './origin.ts';
import { openSockets } from './sockets.ts';
import type { StaticFile } from './static-files.ts';

export interface WebHostOptions {
  readonly application: Application;
  /** The interface's files by URL path. */
  readonly files: ReadonlyMap<string, StaticFile>;
  /** 0 takes any free port; null the usual one, or any free one where it is taken. */
  readonly port: number | null;
}

export interface WebHost {
  readonly port: number;
  /** A link that opens the interface once; the one before is dead if it was not used. */
  link(): string;
  /** Ends all connections. The application stays open. */
  close(): Promise<void>;
}

const apiPath = '/api';
/**
 * Leads from the link to the interface. A page and not a redirect: opened from a file, as `openInBrowser` does, the
 * browser would not send the new cookie along a redirect, since it was another site that began the journey.
 * Its empty icon keeps the browser from asking for /favicon.ico, which is not there.
 */
const entrancePage =
  '<!doctype html><meta http-equiv="refresh" content="0; url=/"><link rel="icon" href="data:,"><title>Espalier</title>\n';
const closedPage =
  'This page is closed. Open it by the link that `espalier serve` printed; press Enter there for a new one.\n';

/**
 * Serves the interface and the API on 127.0.0.1, to whoever opened the link.
 * @throws EspalierError UI_UNAVAILABLE when the port is taken
 */
export async function startWebHost({ application, files, port: wanted }: WebHostOptions): Promise<WebHost> {
  const access = new Access();
  const sockets = openSockets(application);
  const server = createServer((request, response) => answer(request, response));
  const port = await (wanted === null ? listenAsUsual(server) : listen(server, wanted));
  const headers = securityHeaders(port);

  const entitled = (request: IncomingMessage) => access.allows(readCookie(request.headers.cookie, cookieName(port)));

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const end = (status: number, body: string | Buffer, more: Record<string, string> = {}) => {
      response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8', ...more });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    if (!hostAllowed(request.headers, port) || !originAllowed(request.headers, { required: false })) {
      return end(403, 'Not from here.\n');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(405, 'Only GET.\n', { Allow: 'GET, HEAD' });
    // The path as it came: nothing is decoded or resolved, so only exact names match.
    const [path = '', query = ''] = request.url?.split('?', 2) ?? [];
    const token = path === '/' && request.method === 'GET' ? new URLSearchParams(query).get('token') : null;
    if (token !== null) {
      const session = access.exchange(token);
      if (session !== null) {
        return end(200, entrancePage, {
          'Content-Type': 'text/html; charset=utf-8',
          'Set-Cookie': sessionCookie(port, session),
        });
      }
      // The same link again, in a tab that is in already.
      if (entitled(request)) return end(303, '', { Location: '/' });
    }
    if (!entitled(request)) return end(401, closedPage);
    const file = files.get(path);
    if (!file) return end(404, 'There is nothing here.\n');
    end(200, file.body, { 'Content-Type': file.type });
  }

  server.on('upgrade', (request, socket, head) => {
    const ours = hostAllowed(request.headers, port) && originAllowed(request.headers, { required: true });
    const status = !ours ? '403 Forbidden' : !entitled(request) ? '401 Unauthorized' : null;
    if (status === null && request.url === apiPath) return sockets.upgrade(request, socket, head);
    // Whoever hangs up on a refusal is no error of ours.
    socket.on('error', () => socket.destroy());
    socket.end(`HTTP/1.1 ${status ?? '404 Not Found'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });

  return {
    port,
    link: () => `http://127.0.0.1:${port}/?token=${access.issueToken()}`,
    close() {
      sockets.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 1000).unref();
      });
    },
  };
}

/** What a browser remembers of a page goes by its port. */
const usualPort = 8734;

function listenAsUsual(server: Server): Promise<number> {
  return listen(server, usualPort).catch(() => listen(server, 0));
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(
        new EspalierError(
          'UI_UNAVAILABLE',
          `Port ${port} of this computer cannot be used: ${error.code === 'EADDRINUSE' ? 'it is taken' : error.message}.`,
          'Choose another with --port, or leave it out.',
        ),
      );
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
