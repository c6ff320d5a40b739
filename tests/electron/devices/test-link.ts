import { setTimeout as sleep } from 'node:timers/promises';
import type { Link } from '../../../electron/devices/connection/link.ts';
import type { Connection } from '../../../electron/devices/device.ts';

/** A link that asks whether its connection still answers, and opens it anew until it does. */
export function linkOver(open: () => Promise<Connection>): Link {
  let current: Connection | undefined;
  return {
    async connection() {
      for (let tries = 0; ; tries++) {
        try {
          current ??= await open();
          await current.exec(['true'], { timeoutMs: 2000 });
          return current;
        } catch (error) {
          if (tries > 50) throw error;
          await current?.close();
          current = undefined;
          await sleep(50);
        }
      }
    },
    close: async () => current?.close(),
  };
}
