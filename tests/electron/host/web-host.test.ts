import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startWebHost } from '../../../electron/host/web/web-host.ts';
import { startedWebHost, type StartedWebHost } from './start-web-host.ts';

let web: StartedWebHost;

beforeAll(async () => {
  web = await startedWebHost();
});
afterAll(() => web.stop());

const origin = () => `http://127.0.0.1:${web.host.port}`;

/** The status that a handshake is refused with, or 101. */
function handshake(headers: Record<string, string>, path = '/api'): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${web.host.port}${path}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    socket.on('error', reject);
  });
}

async function opened(cookie: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${web.host.port}/api`, { headers: { cookie, origin: origin() } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

describe('the link of the web host', () => {
  it('lets in once, by a cookie that scripts cannot read and other sites cannot send', async () => {
    const { search } = new URL(web.host.link());
    const first = await web.get(`/${search}`);
    expect(first.status).toBe(200);
    expect(first.body).toContain('http-equiv="refresh" content="0; url=/"');
    expect(first.headers['set-cookie']![0]).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);

    const again = await web.get(`/${search}`);
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();

    const cookie = first.headers['set-cookie']![0]!.split(';')[0]!;
    expect((await web.get('/', { cookie })).status).toBe(200);
    expect((await web.get('/assets/main.js', { cookie })).headers['content-type']).toContain('text/javascript');
  });

  it('is dead when a newer one was given out', async () => {
    const { search } = new URL(web.host.link());
    web.host.link();
    expect((await web.get(`/${search}`)).status).toBe(401);
  });

  it('is not guessed by an empty, short or long token', async () => {
    for (const token of ['', 'x', 'x'.repeat(5000)]) expect((await web.get(`/?token=${token}`)).status).toBe(401);
  });

  it('is not used up by looking at its headers only', async () => {
    const { search } = new URL(web.host.link());
    expect((await web.get(`/${search}`, {}, 'HEAD')).status).toBe(401);
    expect((await web.get(`/${search}`)).status).toBe(200);
  });
});

describe('the web host turns away', () => {
  it('whoever has no session', async () => {
    expect((await web.get('/')).status).toBe(401);
    expect((await web.get('/', { cookie: `espalier-${web.host.port}=wrong` })).status).toBe(401);
    expect(await handshake({ origin: origin() })).toBe(401);
  });

  it('a name that was rebound to this computer (Host)', async () => {
    const cookie = await web.enter();
    for (const host of ['evil.example', `evil.example:${web.host.port}`, '127.0.0.1:1', `127.0.0.1.evil.example`]) {
      expect((await web.get('/', { cookie, host })).status, host).toBe(403);
      expect(await handshake({ cookie, host, origin: `http://${host}` }), host).toBe(403);
    }
  });

  it('pages of other origins, and sockets without one', async () => {
    const cookie = await web.enter();
    for (const foreign of ['http://evil.example', 'null', `https://127.0.0.1:${web.host.port}`, 'http://127.0.0.1:1']) {
      expect((await web.get('/', { cookie, origin: foreign })).status, foreign).toBe(403);
      expect(await handshake({ cookie, origin: foreign }), foreign).toBe(403);
    }
    expect(await handshake({ cookie })).toBe(403);
    expect(await handshake({ cookie, origin: origin() })).toBe(101);
  });

  it('paths that lead elsewhere', async () => {
    const cookie = await web.enter();
    const paths = ['/../package.json', '/..%2fpackage.json', '/%2e%2e/package.json', '/assets/../../package.json'];
    for (const path of [...paths, '//etc/passwd', '/assets\\..\\x', '/assets/', '/assets/main.js%00', '/%']) {
      expect((await web.get(path, { cookie })).status, path).toBe(404);
    }
    expect(await handshake({ cookie, origin: origin() }, '/other')).toBe(404);
  });

  it('methods that change things', async () => {
    const cookie = await web.enter();
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await web.get('/', { cookie }, method)).status).toBe(405);
    }
  });
});

describe('the web host', () => {
  it('sends a strict policy with every answer, refusals included', async () => {
    for (const { headers } of [await web.get('/'), await web.get('/', { cookie: await web.enter() })]) {
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self' 'sha256-[^']{44}';/,
      );
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
    }
  });

  it('listens on this computer only', async () => {
    const outside = await new Promise<string>((resolve) => {
      const socket = connect({ host: '127.0.0.2', port: web.host.port });
      socket.on('connect', () => resolve('connected')).on('error', () => resolve('refused'));
    });
    expect(outside).toBe('refused');
  });

  it('serves several tabs, each its own answers', async () => {
    const cookie = await web.enter();
    const tabs = await Promise.all([opened(cookie), opened(cookie)]);
    const answers = tabs.map(
      (tab, at) =>
        new Promise<{ id: number }>((resolve) => {
          tab.on('message', (data) => resolve(JSON.parse(String(data)) as { id: number }));
          tab.send(JSON.stringify({ kind: 'request', id: 100 + at, procedure: 'job.list', input: {} }));
        }),
    );
    expect((await Promise.all(answers)).map(({ id }) => id)).toEqual([100, 101]);
    for (const tab of tabs) tab.terminate();
  });

  it('hangs up on what is no request, and on messages beyond a megabyte', async () => {
    const cookie = await web.enter();
    const closeCode = async (message: string | Buffer) => {
      const socket = await opened(cookie);
      const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
      socket.send(message);
      return closed;
    };
    expect(await closeCode('{')).toBe(1008);
    expect(await closeCode('{"kind":"event"}')).toBe(1008);
    expect(await closeCode(Buffer.from('binary'))).toBe(1008);
    expect(await closeCode('x'.repeat(1024 * 1024 + 1))).toBe(1009);
  });

  it('says when its port is taken', async () => {
    const { application } = web;
    await expect(startWebHost({ application, files: new Map(), port: web.host.port })).rejects.toMatchObject({
      code: 'UI_UNAVAILABLE',
    });
  });

  it('takes the usual port, by which a browser remembers, and a free one where that is taken', async () => {
    const { application } = web;
    const usual = { application, files: new Map(), port: null };
    const first = await startWebHost(usual);
    const second = await startWebHost(usual);
    expect(second.port).not.toBe(first.port);
    await first.close();
    await second.close();
  });

  it('ends its sockets when it closes', async () => {
    const own = await startedWebHost();
    const cookie = await own.enter();
    const socket = new WebSocket(`ws://127.0.0.1:${own.host.port}/api`, {
      headers: { cookie, origin: `http://127.0.0.1:${own.host.port}` },
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
    await own.stop();
    expect(await Promise.race([closed, sleep(3000, 'still open')])).toBe(1001);
  });
});
