import type { MeasurementEntry } from '../../../shared/api/measurements.ts';
import type { ReadConnection } from '../connection.ts';
import { parseColumn } from '../json.ts';
import { loadSchema, namesSchema } from '../schemas.ts';

interface Row extends Omit<MeasurementEntry, 'conditions' | 'models' | 'layers'> {
  readonly runtime: string;
  readonly runtimeVersion: string;
  readonly precision: MeasurementEntry['conditions']['precision'];
  readonly threads: number;
  readonly batch: number;
  readonly rounds: number;
  readonly load: string;
  readonly models: string;
  readonly layers: 0 | 1;
}

/** The sessions in short, newest first. */
export function measurementList({ db }: ReadConnection): (device?: string) => readonly MeasurementEntry[] {
  const list = db.prepare<[{ device: string | null }], Row>(
    `SELECT id, created_at AS measuredAt, device, state_before ->> 'board' AS board, runtime,
       runtime_version AS runtimeVersion, precision, threads, batch, rounds, load, repeats,
       (SELECT json_group_array(model ORDER BY rowid) FROM measurements
        WHERE session_id = measurement_sessions.id AND again = 0) AS models,
       (SELECT count(*) FROM measurements
        WHERE session_id = measurement_sessions.id AND again = 0 AND flags <> '[]') AS flagged,
       EXISTS (SELECT 1 FROM measurements
        WHERE session_id = measurement_sessions.id AND layers IS NOT NULL) AS layers
     FROM measurement_sessions WHERE device = coalesce(@device, device) ORDER BY rowid DESC`,
  );
  return (device) => list.all({ device: device ?? null }).map(toEntry);
}

function toEntry({
  id,
  measuredAt,
  device,
  board,
  flagged,
  repeats,
  models,
  layers,
  load,
  ...rest
}: Row): MeasurementEntry {
  return {
    ...{ id, measuredAt, device, board, flagged, repeats, layers: layers === 1 },
    models: parseColumn(namesSchema, models, 'measurements.model'),
    conditions: { ...rest, load: parseColumn(loadSchema, load, 'measurement_sessions.load') },
  };
}
