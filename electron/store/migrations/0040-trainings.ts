import type { Migration } from './migration.ts';

/** Trainings and their curves. */
export const migration: Migration = {
  version: 40,
  sql: `
    CREATE TABLE trainings (
      id TEXT PRIMARY KEY,
      model_sha256 TEXT NOT NULL REFERENCES models (sha256),
      settings TEXT NOT NULL CHECK (json_valid(settings)),
      settings_sha256 TEXT NOT NULL,
      name TEXT NOT NULL,
      out TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled', 'interrupted')),
      job_id TEXT NOT NULL,
      report TEXT CHECK (json_valid(report)),
      trained_sha256 TEXT REFERENCES models (sha256),
      error TEXT CHECK (json_valid(error)),
      created_at TEXT NOT NULL,
      ended_at TEXT
    ) STRICT;
    CREATE INDEX trainings_by_settings ON trainings (settings_sha256, model_sha256);

    -- position counts the points as they came; only multiples of the curve's stride are kept, see training-points.ts.
    CREATE TABLE training_points (
      training_id TEXT NOT NULL REFERENCES trainings (id),
      step INTEGER NOT NULL CHECK (step > 0),
      position INTEGER NOT NULL CHECK (position >= 0),
      epoch REAL NOT NULL,
      loss REAL NOT NULL,
      accuracy REAL,
      learning_rate REAL NOT NULL,
      images_per_second REAL NOT NULL,
      validation_loss REAL,
      validation_accuracy REAL,
      validation_images INTEGER,
      PRIMARY KEY (training_id, step)
    ) STRICT, WITHOUT ROWID;
  `,
};
