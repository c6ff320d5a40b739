import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { startWebHost, type WebHost } from '../../../electron/host/web/web-host.ts';
import type { StaticFile } from '../../../electron/host/web/static-files.ts';
import { startApplication, type StartedApplication } from './start-application.ts';

const files: ReadonlyMap<string, StaticFile> = new Map([
  ['/', { type: 'text/html; charset=utf-8', body: Buffer.from('<!doctype html><title>Espalier</title>') }],
  ['/assets/main.js', { type: 'text/javascript; charset=utf-8', body: Buffer.from('export {};') }],
]);

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface StartedWebHost extends StartedApplication {
  readonly host: WebHost;
  /** One request with exactly these headers and this path, as no well-behaved client would write it. */
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Answer>;
  /** Opens a fresh link; what a browser would then send as Cookie. */
  enter(): Promise<string>;
}

export async function startedWebHost(): Promise<StartedWebHost> {
  const started = await startApplication();
  const host = await startWebHost({ application: started.application, files, port: 0 });
  const get: StartedWebHost['get'] = (path, headers = {}, method = 'GET') =>
    new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      });
      sent.on('error', reject).end();
    });
  return {
    ...started,
    host,
    get,
    async enter() {
      const { search } = new URL(host.link());
      const { headers } = await get(`/${search}`);
      return headers['set-cookie']![0]!.split(';')[0]!;
    },
    async stop() {
      await host.close();
      await started.stop();
    },
  };
}
