import type { MeasurementEntry } from '../../../shared/api/measurements.ts';
import type { ReadConnection } from '../connection.ts';
import { parseColumn } from '../json.ts';
import { namesSchema } from '../schemas.ts';
import { sessionColumns, sessionOf, type SessionRow } from './measurement-rows.ts';

interface Row extends SessionRow {
  readonly models: string;
  readonly flagged: number;
  readonly layered: 0 | 1;
}

/** The sessions in short, newest first. */
export function measurementList({ db }: ReadConnection): (device?: string) => readonly MeasurementEntry[] {
  const list = db.prepare<[{ device: string | null }], Row>(
    `SELECT ${sessionColumns},
       (SELECT json_group_array(model ORDER BY rowid) FROM measurements
        WHERE session_id = measurement_sessions.id AND again = 0) AS models,
       (SELECT count(*) FROM measurements
        WHERE session_id = measurement_sessions.id AND again = 0 AND flags <> '[]') AS flagged,
       EXISTS (SELECT 1 FROM measurements
        WHERE session_id = measurement_sessions.id AND layers IS NOT NULL) AS layered
     FROM measurement_sessions WHERE device = coalesce(@device, device) ORDER BY rowid DESC`,
  );
  return (device) => list.all({ device: device ?? null }).map(toEntry);
}

function toEntry({ models, flagged, layered, ...row }: Row): MeasurementEntry {
  const { id, createdAt, device, before, conditions, repeats, cutShort } = sessionOf(row, []);
  return {
    ...{ id, measuredAt: createdAt, device, board: before.board, conditions, repeats, cutShort, flagged },
    layers: layered === 1,
    models: parseColumn(namesSchema, models, 'measurements.model'),
  };
}
