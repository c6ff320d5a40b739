import { EspalierError } from '../../../shared/api/errors.ts';
import type { TelemetryPoint } from '../../../shared/api/devices.ts';
import { runScript } from '../connection/script.ts';
import { readingOf } from '../sensors/reading.ts';
import { parseSensor, parseValues, type Sensor } from '../sensors/sensors.ts';
import { telemetryPoint, type TimedReading } from './point.ts';
import { telemetryScript } from './script.ts';
import { parseTegrastats, type Tegrastats } from './tegrastats.ts';
import type { WatchBoard } from './telemetry.ts';

/** Turns the lines of the telemetry script into points. */
export class TelemetryLines {
  readonly #sensors: Sensor[] = [];
  #firstSeconds: number | null = null;
  #before: TimedReading | null = null;
  #tegrastats: Tegrastats | null = null;

  /** The point that a line of values completes; null for any other line, whatever it holds. */
  read(line: string): TelemetryPoint | null {
    const sensor = parseSensor(line);
    if (sensor !== null) this.#sensors.push(sensor);
    const values = parseValues(line);
    if (values === null) {
      this.#tegrastats = parseTegrastats(line) ?? this.#tegrastats;
      return null;
    }
    const reading = readingOf(this.#sensors, values);
    // Without its time a reading belongs nowhere.
    if (reading.seconds === null) return null;
    this.#firstSeconds ??= reading.seconds;
    const now = { ...reading, atMs: Math.round((reading.seconds - this.#firstSeconds) * 1000) };
    const point = telemetryPoint(now, this.#before, this.#tegrastats);
    this.#before = now;
    return point;
  }
}

/** Beyond the longest sustained run: whoever watches says when it is enough. */
const longestWatchMs = 48 * 3_600_000;

/** Throws LINK_LOST, and REMOTE_FAILED where the device itself ended the script. */
export const watchBoard: WatchBoard = async (connection, { signal, onPoint }) => {
  const lines = new TelemetryLines();
  try {
    const { code } = await runScript(connection, telemetryScript, [''], {
      signal,
      timeoutMs: longestWatchMs,
      maxOutputBytes: 64 * 1024,
      onStdoutLine: (line) => {
        const point = lines.read(line);
        if (point !== null) onPoint(point);
      },
    });
    const hint = 'Something on the device ends processes, or it has no memory left: see its system log.';
    throw new EspalierError('REMOTE_FAILED', `Reading the board's state ended by itself with exit code ${code}.`, hint);
  } catch (error) {
    if (signal.aborted && error instanceof EspalierError && error.code === 'CANCELLED') return;
    throw error;
  }
};
