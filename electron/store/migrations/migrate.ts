import type Database from 'better-sqlite3';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { WriteConnection } from '../connection.ts';
import type { Migration } from './migration.ts';
import { migration as candidates } from './0010-candidates.ts';
import { migration as measurements } from './0020-measurements.ts';
import { migration as jobs } from './0030-jobs.ts';
import { migration as trainings } from './0040-trainings.ts';
import { migration as measuring } from './0050-measuring.ts';
import { migration as trust } from './0055-trust.ts';
import { migration as families } from './0060-families.ts';
import { migration as charts } from './0070-charts.ts';
import { migration as sparsity } from './0080-sparsity.ts';

export const migrations: readonly Migration[] = [
  candidates,
  measurements,
  jobs,
  trainings,
  measuring,
  trust,
  families,
  charts,
  sparsity,
];

/** 'Espl': tells our databases from those of other programs. */
const applicationId = 0x45_73_70_6c;

/** The version of a database that this program can use as it is, or after migrating it; 0 when it is empty. */
export function checkedVersion(db: Database.Database, file: string): number {
  const version = Number(db.pragma('user_version', { simple: true }));
  const owner = Number(db.pragma('application_id', { simple: true }));
  const empty = db.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() === undefined;
  if (empty && version === 0 && owner === 0) return 0;
  if (owner !== applicationId) {
    throw new EspalierError(
      'PROJECT_INVALID',
      `${file} is a database of another program.`,
      'Choose another project folder.',
    );
  }
  if (version > newestVersion()) {
    throw new EspalierError(
      'PROJECT_NEWER',
      `The project was written by a newer Espalier: ${file} has version ${String(version)}, this program knows ${String(newestVersion())}.`,
      'Update Espalier. Nothing in the project was changed.',
    );
  }
  if (!migrations.some((migration) => migration.version === version)) {
    throw new EspalierError(
      'PROJECT_INVALID',
      `${file} has version ${String(version)}, which no release of Espalier ever wrote.`,
      'Choose another project folder, or put the file back from a copy.',
    );
  }
  return version;
}

export function newestVersion(): number {
  return Math.max(...migrations.map((migration) => migration.version));
}

/**
 * Brings the database to the newest version, or to `upTo`; each step is a transaction of its own within one of all, so
 * that a reader finds the database as it was or as it will be, never in between.
 */
export function migrate(connection: WriteConnection, file: string, upTo = newestVersion()): void {
  const from = checkedVersion(connection.db, file);
  connection.transact(() => {
    for (const { version, sql } of migrations) {
      if (version <= from || version > upTo) continue;
      connection.transact(() => {
        connection.db.exec(sql);
        connection.db.pragma(`application_id = ${String(applicationId)}`);
        connection.db.pragma(`user_version = ${String(version)}`);
      });
    }
  });
}
