import type { Migration } from './migration.ts';

/** What went on inside experiments, as the last state of each chart. */
export const migration: Migration = {
  version: 70,
  sql: `
    CREATE TABLE experiment_charts (
      experiment_id TEXT NOT NULL REFERENCES experiments (id),
      chart_id TEXT NOT NULL,
      -- In the order in which they were first shown.
      position INTEGER NOT NULL CHECK (position >= 0),
      chart TEXT NOT NULL CHECK (json_valid(chart)),
      PRIMARY KEY (experiment_id, chart_id)
    ) STRICT, WITHOUT ROWID;
  `,
};
