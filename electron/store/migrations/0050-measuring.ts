import type { Migration } from './migration.ts';

/** Latency at a camera's rate is another number than back to back. */
export const migration: Migration = {
  version: 50,
  sql: `
    ALTER TABLE measurement_sessions ADD COLUMN load TEXT NOT NULL DEFAULT '{"shape":"back-to-back"}'
      CHECK (json_valid(load));
  `,
};
