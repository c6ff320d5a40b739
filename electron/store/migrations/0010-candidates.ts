import type { Migration } from './migration.ts';

/** Models, experiments and the candidates that they made. */
export const migration: Migration = {
  version: 10,
  sql: `
    CREATE TABLE models (
      sha256 TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      source TEXT NOT NULL,
      macs INTEGER NOT NULL CHECK (macs >= 0),
      params INTEGER NOT NULL CHECK (params >= 0),
      activation_bytes INTEGER NOT NULL CHECK (activation_bytes >= 0),
      units INTEGER NOT NULL CHECK (units >= 0),
      added_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE experiments (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      method TEXT NOT NULL,
      model_sha256 TEXT NOT NULL REFERENCES models (sha256),
      settings TEXT NOT NULL CHECK (json_valid(settings)),
      settings_sha256 TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
      checkpoint TEXT NOT NULL DEFAULT 'null' CHECK (json_valid(checkpoint)),
      error TEXT CHECK (json_valid(error)),
      created_at TEXT NOT NULL,
      ended_at TEXT
    ) STRICT;
    CREATE INDEX experiments_by_settings ON experiments (settings_sha256, model_sha256);

    CREATE TABLE candidates (
      id TEXT PRIMARY KEY,
      experiment_id TEXT NOT NULL REFERENCES experiments (id),
      method TEXT NOT NULL,
      level REAL NOT NULL CHECK (level > 0 AND level <= 1),
      plan TEXT CHECK (json_valid(plan)),
      macs INTEGER NOT NULL CHECK (macs >= 0),
      params INTEGER NOT NULL CHECK (params >= 0),
      accuracy REAL NOT NULL CHECK (accuracy BETWEEN 0 AND 1),
      accuracy_split TEXT NOT NULL,
      accuracy_images INTEGER NOT NULL CHECK (accuracy_images >= 0),
      artifact_sha256 TEXT NOT NULL,
      proof_max_absolute REAL,
      proof_relative REAL,
      created_at TEXT NOT NULL,
      UNIQUE (experiment_id, level)
    ) STRICT;
    CREATE INDEX candidates_by_artifact ON candidates (artifact_sha256);
  `,
};
