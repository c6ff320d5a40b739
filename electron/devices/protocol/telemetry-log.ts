import type { TelemetryPoint } from '../../../shared/api/devices.ts';
import type { Connection } from '../connection/connection.ts';
import type { PowerReading } from '../measurement.ts';
import type { WatchBoard } from '../telemetry/telemetry.ts';

/**
 * Watches the board beside a measurement, through interruptions. Times go on from watch to watch; that the board cannot
 * be watched never ends a measurement.
 */
export class TelemetryLog {
  readonly points: TelemetryPoint[] = [];
  readonly power: PowerReading[] = [];
  readonly #watch: WatchBoard;
  readonly #onPoint: ((point: TelemetryPoint) => void) | undefined;
  #begunAtMs: number | undefined;

  constructor(watch: WatchBoard, onPoint?: (point: TelemetryPoint) => void) {
    this.#watch = watch;
    this.#onPoint = onPoint;
  }

  /** Watches as long as `work` lasts. */
  async during<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
    const over = new AbortController();
    const now = performance.now();
    this.#begunAtMs ??= now;
    const offsetMs = Math.round(now - this.#begunAtMs);
    const onPoint = (point: TelemetryPoint): void => {
      const shifted = { ...point, atMs: point.atMs + offsetMs };
      this.points.push(shifted);
      this.power.push({ atMs: performance.now(), rails: point.rails });
      this.#onPoint?.(shifted);
    };
    const watching = Promise.resolve()
      .then(() => this.#watch(connection, { signal: over.signal, onPoint }))
      .catch(() => undefined);
    try {
      return await work();
    } finally {
      over.abort();
      await watching;
    }
  }
}
