import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../../../../electron/devices/device.ts';
import { ReconnectingLink } from '../../../../../electron/devices/connection/link/reconnecting-link.ts';
import type { LinkState } from '../../../../../electron/devices/connection/link.ts';
import { EspalierError, type ErrorCode } from '../../../../../shared/api/errors.ts';
import { errorOf } from '../../device-lab.ts';

const signal = new AbortController().signal;

function coded(code: ErrorCode): EspalierError {
  return new EspalierError(code, 'as told', 'nothing');
}

/** A device as the link sees it: what each attempt to open ends with is said beforehand. */
class Device {
  /** Milliseconds since the start at which attempts were made. */
  readonly attempts: number[] = [];
  readonly states: LinkState[] = [];
  readonly link: ReconnectingLink;
  readonly #start = performance.now();
  readonly #gone: AbortController[] = [];
  answer: ErrorCode | 'lets in' | 'is silent' = 'lets in';

  constructor(patienceMs: number) {
    this.link = new ReconnectingLink({
      open: (within) => this.#open(within),
      onState: (state) => this.states.push(state),
      patienceMs,
    });
  }

  lose(): void {
    this.#gone.at(-1)?.abort(coded('LINK_LOST'));
  }

  #open(within: AbortSignal): Promise<Connection> {
    this.attempts.push(Math.round(performance.now() - this.#start));
    if (this.answer === 'is silent') {
      return new Promise((_resolve, reject) => within.addEventListener('abort', () => reject(coded('CANCELLED'))));
    }
    if (this.answer !== 'lets in') return Promise.reject(coded(this.answer));
    const gone = new AbortController();
    this.#gone.push(gone);
    const connection: Connection = {
      address: { kind: 'local' },
      gone: gone.signal,
      exec: () => Promise.reject(new Error('runs nothing')),
      upload: () => Promise.reject(new Error('takes nothing')),
      close: () => Promise.resolve(gone.abort(coded('CANCELLED'))),
    };
    return Promise.resolve(connection);
  }
}

describe('a link', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('opens nothing before it is asked, and one connection for all who ask', async () => {
    const device = new Device(60_000);
    expect(device.attempts).toEqual([]);
    const [one, other] = await Promise.all([device.link.connection(signal), device.link.connection(signal)]);
    expect(one).toBe(other);
    expect(await device.link.connection(signal)).toBe(one);
    expect(device.attempts).toHaveLength(1);
    expect(device.states).toEqual([{ state: 'open' }]);
  });

  it('does not insist on a device that it never reached', async () => {
    const device = new Device(60_000);
    device.answer = 'DEVICE_UNREACHABLE';
    expect((await errorOf(device.link.connection(signal))).code).toBe('DEVICE_UNREACHABLE');
    expect(device.attempts).toHaveLength(1);
  });

  it('tries again after 1, 2, 4, 8, 15 and 15 s, says when, and comes back', async () => {
    const device = new Device(180_000);
    const first = await device.link.connection(signal);
    device.lose();
    expect(device.states.at(-1)).toEqual({ state: 'lost', attempts: 0, nextAttemptAt: new Date() });
    device.answer = 'DEVICE_UNREACHABLE';
    const again = device.link.connection(signal);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(device.states.at(-1)).toEqual({ state: 'lost', attempts: 6, nextAttemptAt: new Date(Date.now() + 5000) });
    device.answer = 'lets in';
    await vi.advanceTimersByTimeAsync(5000);
    expect(await again).not.toBe(first);
    expect(device.attempts).toEqual([0, 0, 1000, 3000, 7000, 15_000, 30_000, 45_000]);
    expect(device.states.at(-1)).toEqual({ state: 'open' });
  });

  it('gives up after its patience with what the last attempt ended with', async () => {
    const device = new Device(20_000);
    await device.link.connection(signal);
    device.lose();
    device.answer = 'DEVICE_UNREACHABLE';
    const failed = errorOf(device.link.connection(signal));
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await failed).code).toBe('DEVICE_UNREACHABLE');
    expect(device.attempts.at(-1)).toBe(15_000);
  });

  it.each(['HOST_KEY_CHANGED', 'HOST_KEY_REVOKED', 'AUTHENTICATION_FAILED', 'FILE_NOT_FOUND'] as const)(
    'ends at once with %s',
    async (code) => {
      const device = new Device(180_000);
      await device.link.connection(signal);
      device.lose();
      device.answer = code;
      expect((await errorOf(device.link.connection(signal))).code).toBe(code);
    },
  );

  it('does not fall for a device that lets in and hangs up', async () => {
    const device = new Device(20_000);
    await device.link.connection(signal);
    const work = async (): Promise<never> => {
      for (;;) {
        await device.link.connection(signal);
        device.lose();
      }
    };
    const failed = errorOf(work());
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await failed).code).toBe('LINK_LOST');
    expect(device.attempts).toEqual([0, 0, 1000, 3000, 7000, 15_000]);
  });

  it('starts its patience anew after a connection that held', async () => {
    const device = new Device(20_000);
    for (let time = 0; time < 5; time++) {
      await device.link.connection(signal);
      await vi.advanceTimersByTimeAsync(60_000);
      device.lose();
    }
    expect(device.attempts).toEqual([0, 60_000, 120_000, 180_000, 240_000]);
  });

  it('can be given up by one while another waits on', async () => {
    const device = new Device(180_000);
    await device.link.connection(signal);
    device.lose();
    device.answer = 'DEVICE_UNREACHABLE';
    const impatient = new AbortController();
    const given = errorOf(device.link.connection(impatient.signal));
    const kept = device.link.connection(signal);
    await vi.advanceTimersByTimeAsync(2000);
    impatient.abort();
    expect((await given).code).toBe('CANCELLED');
    device.answer = 'lets in';
    await vi.advanceTimersByTimeAsync(2000);
    expect((await kept).gone.aborted).toBe(false);
  });

  it.each(['DEVICE_UNREACHABLE', 'is silent'] as const)(
    'makes no attempt that nobody waits for: %s',
    async (answer) => {
      const device = new Device(180_000);
      await device.link.connection(signal);
      device.lose();
      device.answer = answer;
      const controller = new AbortController();
      const given = errorOf(device.link.connection(controller.signal));
      await vi.advanceTimersByTimeAsync(500);
      controller.abort();
      expect((await given).code).toBe('CANCELLED');
      const made = device.attempts.length;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(device.attempts).toHaveLength(made);
      device.answer = 'lets in';
      await device.link.connection(signal);
    },
  );

  it('is over when it is closed, whoever waits', async () => {
    const device = new Device(180_000);
    const connection = await device.link.connection(signal);
    device.lose();
    device.answer = 'is silent';
    const waiting = errorOf(device.link.connection(signal));
    await device.link.close();
    expect((await waiting).code).toBe('CANCELLED');
    expect((await errorOf(device.link.connection(signal))).code).toBe('CANCELLED');
    expect(connection.gone.aborted).toBe(true);
    const other = new Device(180_000);
    const open = await other.link.connection(signal);
    await other.link.close();
    expect(open.gone.aborted).toBe(true);
    expect(other.states).toEqual([{ state: 'open' }]);
  });
});
