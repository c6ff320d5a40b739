import Database from 'better-sqlite3';
import { EspalierError } from '../../shared/api/errors.ts';
import { asStoreError, primaryCode } from './connection.ts';

/**
 * Makes this process the project's one writer until the returned function is called. The lock is SQLite's reserved
 * lock on a small file of its own: the operating system drops it when the process ends, `kill -9` included, so nothing
 * is ever left to clean up; and as the lock lets others read, a refused process can name the holder.
 * Errors: PROJECT_BUSY.
 */
export function acquireWriterLock(file: string): () => void {
  const db = new Database(file, { timeout: 0 });
  try {
    db.exec('BEGIN IMMEDIATE');
    db.exec('CREATE TABLE IF NOT EXISTS writer (pid INTEGER NOT NULL, since TEXT NOT NULL) STRICT; DELETE FROM writer');
    db.prepare('INSERT INTO writer VALUES (?, ?)').run(process.pid, new Date().toISOString());
    db.exec('COMMIT');
    // Between the two another process may win the lock; then this one is refused.
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    const holder = holderOf(db);
    db.close();
    if (!(error instanceof Database.SqliteError) || primaryCode(error.code) !== 'SQLITE_BUSY') {
      throw asStoreError(error, file);
    }
    throw new EspalierError(
      'PROJECT_BUSY',
      `Another Espalier${holder} works on this project: ${file} is locked.`,
      'Close the other Espalier, or choose another folder with --project.',
      { cause: error },
    );
  }
  return () => db.close();
}

function holderOf(db: Database.Database): string {
  try {
    const row = db.prepare<[], { pid: number; since: string }>('SELECT pid, since FROM writer').get();
    return row === undefined ? '' : ` (process ${String(row.pid)}, since ${row.since})`;
  } catch {
    // The holder is just writing its name: the refusal stands without it.
    return '';
  }
}
