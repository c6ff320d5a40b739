import type { Migration } from './migration.ts';

/**
 * Measurements tell how full they are, which processors they were held to, what the runtime was told, and p99.9. The board
 * afterwards may be unknown, so that its column is made anew: SQLite cannot lift a NOT NULL. What an earlier version cut short
 * is known by its flag; it stored the board before once more as the board afterwards.
 */
export const migration: Migration = {
  version: 55,
  sql: `
    ALTER TABLE measurement_sessions ADD COLUMN profile TEXT CHECK (profile IN ('quick', 'default', 'report'));
    ALTER TABLE measurement_sessions ADD COLUMN cut_short TEXT;
    ALTER TABLE measurement_sessions ADD COLUMN cpus TEXT CHECK (json_valid(cpus));
    ALTER TABLE measurement_sessions ADD COLUMN options TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(options));
    ALTER TABLE measurements ADD COLUMN p999_ns REAL;

    UPDATE measurement_sessions SET cut_short = 'the reason was not kept' WHERE EXISTS (
      SELECT 1 FROM measurements JOIN json_each(flags)
      WHERE session_id = measurement_sessions.id AND json_each.value = 'cut short');

    ALTER TABLE measurement_sessions ADD COLUMN state_afterwards TEXT CHECK (json_valid(state_afterwards));
    UPDATE measurement_sessions SET state_afterwards = iif(cut_short IS NULL, state_after, NULL);
    ALTER TABLE measurement_sessions DROP COLUMN state_after;
    ALTER TABLE measurement_sessions RENAME COLUMN state_afterwards TO state_after;
  `,
};
