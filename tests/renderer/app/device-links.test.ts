import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../shared/api/client.ts';
import type { DeviceLink } from '../../../shared/api/devices.ts';
import type { EventMessage } from '../../../shared/api/transport.ts';
import { DeviceLinks } from '../../../renderer/app/device-links.svelte.ts';
import { ordinal } from '../../../renderer/format/ordinal.ts';

function linked() {
  let tell: (message: EventMessage) => void = () => undefined;
  const client = createClient({
    invoke: () => Promise.reject(new Error('nothing is asked')),
    subscribe(listener) {
      tell = listener;
      return () => (tell = () => undefined);
    },
  });
  const links = new DeviceLinks(client);
  return {
    links,
    tell: (link: DeviceLink) => tell({ kind: 'event', event: 'device.link', payload: { device: 'board', link } }),
  };
}

const lost = (attempts: number, inMs: number): DeviceLink => ({
  ...{ state: 'lost', attempts },
  nextAttemptAt: new Date(Date.now() + inMs).toISOString(),
});

describe('the links to devices', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('count down to the next attempt', () => {
    const { links, tell } = linked();
    expect(links.lostWords('board')).toBeNull();
    tell(lost(2, 4000));
    expect(links.lostWords('board')).toBe('lost; trying again in 4 s (3rd attempt)');
    expect(links.lostWords('rover')).toBeNull();
    expect([links.retrySeconds('board'), links.retrySeconds('rover')]).toEqual([4, null]);
    vi.advanceTimersByTime(2000);
    expect(links.lostWords('board')).toBe('lost; trying again in 2 s (3rd attempt)');
    vi.advanceTimersByTime(3000);
    expect(links.lostWords('board')).toBe('lost; trying again now (3rd attempt)');
    expect(links.retrySeconds('board')).toBe(0);
    tell({ state: 'open' });
    expect(links.lostWords('board')).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are nobody’s concern once the work has given up', () => {
    const { links, tell } = linked();
    tell(lost(5, 1000));
    tell({ state: 'closed' });
    expect(links.lostWords('board')).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leave no timer behind', () => {
    const { links, tell } = linked();
    tell(lost(0, 1000));
    links.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('an ordinal', () => {
  it.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [13, '13th'],
    [21, '21st'],
    [112, '112th'],
  ])('%i', (count, words) => expect(ordinal(count)).toBe(words));
});
