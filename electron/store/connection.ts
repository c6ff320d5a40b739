import Database from 'better-sqlite3';
import { EspalierError } from '../../shared/api/errors.ts';

/** Waits this long for a lock that a checkpoint or a starting reader holds. */
const busyTimeoutMs = 5_000;

/** A connection that can only read, whoever writes at the same time. */
export interface ReadConnection {
  readonly db: Database.Database;
}

/** The connection of the project's one writer. */
export interface WriteConnection extends ReadConnection {
  /** Runs `work` in one transaction: all of it is stored when this returns, and nothing when it throws. */
  transact<Result>(work: () => Result): Result;
}

export function openForReading(file: string): ReadConnection {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: busyTimeoutMs });
  return { db };
}

/**
 * Opens or makes the database file. WAL keeps readers going beside the writer; `synchronous = FULL` flushes it on every
 * commit, because a candidate stands for minutes of training and commits are rare.
 */
export function openForWriting(file: string): WriteConnection {
  const db = new Database(file, { timeout: busyTimeoutMs });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    db,
    transact(work) {
      try {
        return db.transaction(work).immediate();
      } catch (error) {
        throw asStoreError(error, file);
      }
    },
  };
}

/** The coded error behind an error of SQLite; any other error comes back as it is. */
export function asStoreError(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  // Where there is no room for the index of the write-ahead log, SQLite speaks of an input/output error.
  const code = error.code === 'SQLITE_IOERR_SHMSIZE' ? 'SQLITE_FULL' : primaryCode(error.code);
  switch (code) {
    case 'SQLITE_FULL':
      return new EspalierError('DISK_FULL', `No space is left for ${file}.`, 'Free some space and try again.', {
        cause: error,
      });
    case 'SQLITE_BUSY':
      return new EspalierError(
        'PROJECT_BUSY',
        `Another program keeps ${file} locked.`,
        'Close the other program that uses this project, then try again.',
        { cause: error },
      );
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return new EspalierError(
        'PROJECT_INVALID',
        `${file} is no Espalier database, or it is damaged: ${error.message}.`,
        'Choose another project folder, or put the file back from a copy.',
        { cause: error },
      );
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_PERM':
      return new EspalierError(
        'PROJECT_INVALID',
        `${file} cannot be written: ${error.message}.`,
        'Make its folder writable, or choose another one with --project.',
        { cause: error },
      );
    default:
      return error;
  }
}

/** 'SQLITE_IOERR' of 'SQLITE_IOERR_READ'. */
export function primaryCode(code: string): string {
  return code.split('_').slice(0, 2).join('_');
}
