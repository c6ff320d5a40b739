import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../../electron/devices/device.ts';
import type { Link } from '../../../../electron/devices/connection/link.ts';
import { overLink } from '../../../../electron/devices/protocol/over-link.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { errorOf } from '../device-lab.ts';

const { signal } = new AbortController();
const loss = (): EspalierError => new EspalierError('LINK_LOST', 'gone', 'wait');

/** A new connection each time. */
function link(): Link & { opened: number } {
  return {
    opened: 0,
    connection() {
      this.opened++;
      return Promise.resolve({} as Connection);
    },
    close: () => Promise.resolve(),
  };
}

describe('work over a link', () => {
  it('begins anew over the next connection, and tells why', async () => {
    const some = link();
    const told: string[] = [];
    const connections = new Set<Connection>();
    const result = await overLink(some, signal, {
      run: (connection) => {
        connections.add(connection);
        return connections.size < 3 ? Promise.reject(loss()) : Promise.resolve('done');
      },
      onLoss: ({ message }, resumed) => told.push(`${message} ${resumed}`),
    });
    expect([result, some.opened, told]).toEqual(['done', 3, ['gone true', 'gone true']]);
  });

  it('ends when it is lost again and again without anything done', async () => {
    const some = link();
    const failed = await errorOf(overLink(some, signal, { run: () => Promise.reject(loss()) }));
    expect(failed.code).toBe('LINK_LOST');
    expect(failed.message).toContain('8 times');
    expect(some.opened).toBe(8);
  });

  it('does not end as long as something is done in between', async () => {
    let rounds = 0;
    const run = (): Promise<void> => (++rounds < 30 ? Promise.reject(loss()) : Promise.resolve());
    await overLink(link(), signal, { run, done: () => rounds });
    expect(rounds).toBe(30);
  });

  it('passes on any other error at once', async () => {
    const some = link();
    const broken = new EspalierError('MEASUREMENT_FAILED', 'no kernel', 'x');
    expect((await errorOf(overLink(some, signal, { run: () => Promise.reject(broken) }))).message).toBe('no kernel');
    expect(some.opened).toBe(1);
  });

  it('is cancelled while it waits with a connection that still stands', async () => {
    const connection = {} as Connection;
    const same: Link = { connection: () => Promise.resolve(connection), close: () => Promise.resolve() };
    const controller = new AbortController();
    const run = (): Promise<void> => {
      setTimeout(() => controller.abort(), 10);
      return Promise.reject(loss());
    };
    expect((await errorOf(overLink(same, controller.signal, { run }))).code).toBe('CANCELLED');
  });
});
