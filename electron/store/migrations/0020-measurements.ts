import type { Migration } from './migration.ts';

/** Devices, and what was measured on them. A removed device leaves its measurements, so those only bear its name. */
export const migration: Migration = {
  version: 20,
  sql: `
    CREATE TABLE devices (
      name TEXT PRIMARY KEY,
      address TEXT NOT NULL,
      identity TEXT,
      state TEXT CHECK (json_valid(state)),
      runtimes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(runtimes)),
      probed_at TEXT,
      added_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE measurement_sessions (
      id TEXT PRIMARY KEY,
      device TEXT NOT NULL,
      runtime TEXT NOT NULL,
      runtime_version TEXT NOT NULL,
      precision TEXT NOT NULL,
      threads INTEGER NOT NULL,
      batch INTEGER NOT NULL,
      rounds INTEGER NOT NULL,
      state_before TEXT NOT NULL CHECK (json_valid(state_before)),
      state_after TEXT NOT NULL CHECK (json_valid(state_after)),
      command TEXT NOT NULL,
      noise_floor REAL,
      comparisons TEXT NOT NULL CHECK (json_valid(comparisons)),
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX measurement_sessions_by_device ON measurement_sessions (device);

    CREATE TABLE measurements (
      id TEXT PRIMARY KEY,
      session_id TEXT NOT NULL REFERENCES measurement_sessions (id),
      candidate_id TEXT REFERENCES candidates (id),
      artifact_sha256 TEXT NOT NULL,
      model TEXT NOT NULL,
      again INTEGER NOT NULL CHECK (again IN (0, 1)),
      create_session_ns INTEGER NOT NULL,
      first_run_ns INTEGER NOT NULL,
      warmup_runs INTEGER NOT NULL,
      warmup_ns INTEGER NOT NULL,
      warmup_settled INTEGER NOT NULL CHECK (warmup_settled IN (0, 1)),
      p50_ns REAL NOT NULL,
      p90_ns REAL,
      p99_ns REAL,
      min_ns REAL NOT NULL,
      sample_count INTEGER NOT NULL,
      p50_low_ns REAL NOT NULL,
      p50_high_ns REAL NOT NULL,
      flags TEXT NOT NULL CHECK (json_valid(flags))
    ) STRICT;
    CREATE INDEX measurements_by_session ON measurements (session_id);
    CREATE INDEX measurements_by_artifact ON measurements (artifact_sha256);

    -- samples_ns: see samples.ts for the packing.
    CREATE TABLE samples (
      measurement_id TEXT NOT NULL REFERENCES measurements (id),
      round INTEGER NOT NULL,
      position INTEGER NOT NULL,
      start_ns INTEGER NOT NULL,
      involuntary_switches INTEGER NOT NULL,
      sample_count INTEGER NOT NULL,
      samples_ns BLOB NOT NULL,
      PRIMARY KEY (measurement_id, round)
    ) STRICT;
  `,
};
