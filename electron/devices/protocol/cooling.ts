import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceState } from '../../../shared/api/devices.ts';
import type { Progress } from '../../../shared/api/results.ts';
import { readBoard } from '../board/board.ts';
import { cancelled } from '../connection/interruption.ts';
import type { Link } from '../connection/link.ts';
import { overLink } from './over-link.ts';

/** A board without sensors is given the least; heat that is in the heat sink needs it too. */
const usualRest = { leastMs: 10_000, mostMs: 120_000, pauseMs: 5000 };

/** Above where the measurement began. */
const toleranceCelsius = 2;

/** Every zone is about as cool as it was. */
export function isCool(before: DeviceState, now: DeviceState): boolean {
  return now.temperatures.every(({ zone, celsius }) => {
    const start = before.temperatures.find((entry) => entry.zone === zone);
    return start === undefined || celsius <= start.celsius + toleranceCelsius;
  });
}

/**
 * Lets the board rest until every zone is within 2 °C of where it was `before`, for 10 s at least and 2 minutes at most.
 * Throws CANCELLED, LINK_LOST.
 */
export async function coolDown(
  link: Link,
  before: DeviceState,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
  { leastMs, mostMs, pauseMs } = usualRest,
): Promise<void> {
  const start = performance.now();
  for (;;) {
    const restedMs = performance.now() - start;
    if (restedMs >= mostMs) return;
    onProgress({
      ...{ stage: 'cool', done: Math.round(restedMs / 1000), total: mostMs / 1000, unit: 'seconds' },
      ...{ etaSeconds: null, detail: 'flagged: measured again once the board has cooled' },
    });
    try {
      await sleep(pauseMs, undefined, { signal });
    } catch {
      throw cancelled();
    }
    const now = await overLink(link, signal, { run: (connection) => readBoard(connection, signal) });
    if (performance.now() - start >= leastMs && isCool(before, now)) return;
  }
}
