import type { Migration } from './migration.ts';

/**
 * Other runtimes tell less of their beginnings than ours, and measurements tell more: how frames came, the board's
 * telemetry, energy, layers, and what a lost link cut off. Columns that may now be unknown are made anew, since SQLite cannot
 * lift a NOT NULL.
 */
export const migration: Migration = {
  version: 50,
  sql: `
    ALTER TABLE measurement_sessions ADD COLUMN load TEXT NOT NULL DEFAULT '{"shape":"back-to-back"}'
      CHECK (json_valid(load));
    ALTER TABLE measurement_sessions ADD COLUMN interruptions TEXT NOT NULL DEFAULT '[]'
      CHECK (json_valid(interruptions));
    ALTER TABLE measurement_sessions ADD COLUMN drift TEXT CHECK (json_valid(drift));
    ALTER TABLE measurement_sessions ADD COLUMN repeats TEXT REFERENCES measurement_sessions (id);

    ALTER TABLE measurements ADD COLUMN energy TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(energy));
    ALTER TABLE measurements ADD COLUMN deadline TEXT CHECK (json_valid(deadline));
    ALTER TABLE measurements ADD COLUMN layers TEXT CHECK (json_valid(layers));
    ALTER TABLE measurements ADD COLUMN session_ns INTEGER;
    ALTER TABLE measurements ADD COLUMN first_ns INTEGER;
    ALTER TABLE measurements ADD COLUMN warmup TEXT CHECK (json_valid(warmup));
    UPDATE measurements SET session_ns = create_session_ns, first_ns = first_run_ns,
      warmup = json_object('runs', warmup_runs, 'ns', warmup_ns,
        'settled', json(iif(warmup_settled = 1, 'true', 'false')));
    ALTER TABLE measurements DROP COLUMN create_session_ns;
    ALTER TABLE measurements DROP COLUMN first_run_ns;
    ALTER TABLE measurements DROP COLUMN warmup_runs;
    ALTER TABLE measurements DROP COLUMN warmup_ns;
    ALTER TABLE measurements DROP COLUMN warmup_settled;
    ALTER TABLE measurements RENAME COLUMN session_ns TO create_session_ns;
    ALTER TABLE measurements RENAME COLUMN first_ns TO first_run_ns;

    ALTER TABLE samples ADD COLUMN missed_frames INTEGER;
    ALTER TABLE samples ADD COLUMN switches INTEGER;
    UPDATE samples SET switches = involuntary_switches;
    ALTER TABLE samples DROP COLUMN involuntary_switches;
    ALTER TABLE samples RENAME COLUMN switches TO involuntary_switches;

    -- Turns of rounds that a lost link cut off and that were begun anew: kept, never summarised.
    CREATE TABLE cut_off_samples (
      measurement_id TEXT NOT NULL REFERENCES measurements (id),
      ordinal INTEGER NOT NULL,
      round INTEGER NOT NULL,
      position INTEGER NOT NULL,
      start_ns INTEGER NOT NULL,
      involuntary_switches INTEGER,
      missed_frames INTEGER,
      sample_count INTEGER NOT NULL,
      samples_ns BLOB NOT NULL,
      PRIMARY KEY (measurement_id, ordinal)
    ) STRICT;

    -- What the board showed about once a second: at rest before the first inference, then during the rounds.
    CREATE TABLE telemetry (
      session_id TEXT NOT NULL REFERENCES measurement_sessions (id),
      phase TEXT NOT NULL CHECK (phase IN ('idle', 'measuring')),
      ordinal INTEGER NOT NULL,
      point TEXT NOT NULL CHECK (json_valid(point)),
      PRIMARY KEY (session_id, phase, ordinal)
    ) STRICT;

    -- What a network and its cuts take on a device under a condition, as learned from measurements.
    CREATE TABLE latency_models (
      device TEXT NOT NULL,
      -- Runtime, version, precision, threads, power mode, governor: as JSON, since some of them may be unknown.
      condition TEXT NOT NULL CHECK (json_valid(condition)),
      network_sha256 TEXT NOT NULL,
      network TEXT NOT NULL,
      document TEXT NOT NULL CHECK (json_valid(document)),
      learned_at TEXT NOT NULL,
      PRIMARY KEY (condition, network_sha256)
    ) STRICT;
  `,
};
