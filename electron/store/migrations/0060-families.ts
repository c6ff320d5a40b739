import type { Migration } from './migration.ts';

/** What candidates were cut to and by, and what they and the search for their rankings cost. */
export const migration: Migration = {
  version: 60,
  sql: `
    ALTER TABLE experiments ADD COLUMN search_spent TEXT CHECK (json_valid(search_spent));
    ALTER TABLE candidates ADD COLUMN budget TEXT;
    ALTER TABLE candidates ADD COLUMN ranking TEXT;
    ALTER TABLE candidates ADD COLUMN spent TEXT CHECK (json_valid(spent));
    ALTER TABLE candidates ADD COLUMN planned TEXT CHECK (json_valid(planned));
  `,
};
