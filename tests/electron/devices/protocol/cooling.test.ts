import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection, type Connection } from '../../../../electron/devices/device.ts';
import { coolDown, isCool } from '../../../../electron/devices/protocol/cooling.ts';
import type { Progress } from '../../../../shared/api/results.ts';
import { deviceState } from '../../../setup/device-state.ts';
import { errorOf, noSecrets } from '../device-lab.ts';
import { linkOver } from '../test-link.ts';

const at = (celsius: number) => deviceState({ temperatures: [{ zone: 'cpu', celsius }] });

describe('a board that is to cool', () => {
  let connection: Connection;
  beforeEach(async () => {
    const { signal } = new AbortController();
    connection = await openConnection(
      { name: 'here', address: 'local' },
      { knownHostsFile: '/nowhere', secrets: noSecrets, signal },
    );
  });
  afterEach(() => connection.close());

  const link = () => linkOver(() => Promise.resolve(connection));

  it('is cool once every zone is within 2 °C of where it was', () => {
    expect(isCool(at(45), at(46.9))).toBe(true);
    expect(isCool(at(45), at(47.1))).toBe(false);
    // A zone that was not there before says nothing.
    expect(isCool(deviceState(), at(90))).toBe(true);
  });

  it('rests for the least time, however cool it is, and tells how long', async () => {
    const told: Progress[] = [];
    const start = performance.now();
    const rest = { leastMs: 300, mostMs: 60_000, pauseMs: 50 };
    await coolDown(link(), deviceState(), new AbortController().signal, (progress) => told.push(progress), rest);
    expect(performance.now() - start).toBeGreaterThanOrEqual(300);
    expect(told.every(({ stage, total }) => stage === 'cool' && total === 60)).toBe(true);
  });

  it('is not waited for beyond the longest time, nor after the work is cancelled', async () => {
    const rest = { leastMs: 60_000, mostMs: 200, pauseMs: 20 };
    await coolDown(link(), at(20), new AbortController().signal, () => undefined, rest);
    const controller = new AbortController();
    const waiting = errorOf(coolDown(link(), at(20), controller.signal, () => undefined));
    controller.abort();
    expect((await waiting).code).toBe('CANCELLED');
  });
});
