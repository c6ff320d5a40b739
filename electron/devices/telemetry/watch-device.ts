import type { TelemetryPoint } from '../../../shared/api/devices.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { Link } from '../connection/link.ts';
import { overLink } from '../protocol/over-link.ts';
import { watchBoard } from './watch-board.ts';

/**
 * Tells what the board shows about once a second until `signal` aborts, which is its ordinary end; goes on after a lost
 * link, the times too. Throws what the link throws when the device does not come back, REMOTE_FAILED.
 */
export async function watchDevice(
  link: Link,
  signal: AbortSignal,
  onPoint: (point: TelemetryPoint) => void,
): Promise<void> {
  const begun = performance.now();
  let points = 0;
  try {
    await overLink(link, signal, {
      run: (connection) => {
        const offsetMs = points === 0 ? 0 : Math.round(performance.now() - begun);
        return watchBoard(connection, {
          signal,
          onPoint: (point) => {
            points++;
            onPoint({ ...point, atMs: point.atMs + offsetMs });
          },
        });
      },
      done: () => points,
    });
  } catch (error) {
    // While the link was away, too.
    if (!signal.aborted || !(error instanceof EspalierError) || error.code !== 'CANCELLED') throw error;
  }
}
