import type { Migration } from './migration.ts';

/** Long work, kept as history. */
export const migration: Migration = {
  version: 30,
  sql: `
    CREATE TABLE jobs (
      id TEXT PRIMARY KEY,
      procedure TEXT NOT NULL,
      title TEXT NOT NULL,
      input TEXT NOT NULL CHECK (json_valid(input)),
      state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
      progress TEXT CHECK (json_valid(progress)),
      error TEXT CHECK (json_valid(error)),
      started_at TEXT NOT NULL,
      ended_at TEXT
    ) STRICT;
  `,
};
