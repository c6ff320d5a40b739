import type { Migration } from './migration.ts';

/** What candidates were worth before they were fine-tuned, their zeros, and the memory of their intermediate values. */
export const migration: Migration = {
  version: 80,
  sql: `
    ALTER TABLE candidates ADD COLUMN before_training REAL;
    ALTER TABLE candidates ADD COLUMN activation_bytes INTEGER;
    ALTER TABLE candidates ADD COLUMN sparsity TEXT CHECK (json_valid(sparsity));
  `,
};
