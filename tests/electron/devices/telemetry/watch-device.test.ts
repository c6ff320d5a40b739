import { expect, it } from 'vitest';
import { cancelled } from '../../../../electron/devices/connection/interruption.ts';
import type { Link } from '../../../../electron/devices/connection/link.ts';
import { watchDevice } from '../../../../electron/devices/telemetry/watch-device.ts';

it('watching a device ends as usual when it is told to while the link is away', async () => {
  const away: Link = {
    connection: (signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(cancelled()), { once: true })),
    close: () => Promise.resolve(),
  };
  const over = new AbortController();
  const watching = watchDevice(away, over.signal, () => undefined);
  over.abort();
  await expect(watching).resolves.toBeUndefined();
});
