import { randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import type { TelemetryPoint } from '../../../shared/api/devices.ts';
import { appendWhole } from '../../../shared/files/append-whole.ts';
import { writeWhole } from '../../../shared/files/write-whole.ts';
import { telemetryCsv, telemetryHeads, telemetryRows } from '../../../shared/telemetry/csv.ts';

/**
 * What a device shows, on its way into a CSV file. The file grows by what is new; it is written anew only when the device
 * shows something that has no column yet, for which all points are kept.
 */
export class Recording {
  readonly #path: string;
  readonly #points: TelemetryPoint[] = [];
  #heads: string[] = [];
  #savedPoints = 0;
  #bytes = 0;

  constructor(path: string) {
    this.#path = path;
  }

  add(point: TelemetryPoint): void {
    this.#points.push(point);
  }

  /** One at a time. What was saved before stays when it fails. Errors: FILE_UNWRITABLE, DISK_FULL. */
  async save(): Promise<void> {
    const path = this.#path;
    const points = this.#points.length;
    const fresh = this.#points.slice(this.#savedPoints, points);
    const known = new Set(this.#heads);
    if (telemetryHeads(fresh).every((head) => known.has(head))) {
      const content = new TextEncoder().encode(telemetryRows(this.#heads, fresh));
      this.#bytes = await appendWhole(disk, { path, bytes: this.#bytes, content });
    } else {
      const all = this.#points.slice(0, points);
      const content = new TextEncoder().encode(telemetryCsv(all));
      await writeWhole(disk, { path, content, unique: randomUUID() });
      this.#heads = telemetryHeads(all);
      this.#bytes = content.length;
    }
    this.#savedPoints = points;
  }
}
