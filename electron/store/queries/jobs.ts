import { z } from 'zod';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import { parseColumn } from '../json.ts';
import { errorSchema, progressSchema } from '../schemas.ts';
import type { JobReader, JobStore, StoredJob } from '../surface.ts';

interface JobRow {
  readonly id: string;
  readonly procedure: string;
  readonly title: string;
  readonly input: string;
  readonly state: StoredJob['state'];
  readonly progress: string | null;
  readonly error: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

const select = `
  SELECT id, procedure, title, input, state, progress, error, started_at AS startedAt, ended_at AS endedAt FROM jobs`;

export function jobReader({ db }: ReadConnection): JobReader {
  const all = db.prepare<[], JobRow>(`${select} ORDER BY rowid DESC`);
  const one = db.prepare<[string], JobRow>(`${select} WHERE id = ?`);
  return {
    list: () => all.all().map(toJob),
    get(id) {
      const row = one.get(id);
      return row === undefined ? null : toJob(row);
    },
  };
}

export function jobStore(connection: WriteConnection): JobStore {
  const { db, transact } = connection;
  const reader = jobReader(connection);
  const insert = db.prepare<[string, string, string, string, string, string]>(
    'INSERT INTO jobs (id, procedure, title, input, state, started_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const run = db.prepare<[string, string]>("UPDATE jobs SET state = 'running', started_at = ? WHERE id = ?");
  const saveProgress = db.prepare<[string, string]>('UPDATE jobs SET progress = ? WHERE id = ?');
  const end = db.prepare<[string, string | null, string, string]>(
    'UPDATE jobs SET state = ?, error = ?, ended_at = ? WHERE id = ?',
  );
  const stored = (id: string) => {
    const job = reader.get(id);
    if (job === null) throw new RangeError(`no job ${id}`);
    return job;
  };
  return {
    ...reader,
    add(job) {
      const now = new Date().toISOString();
      transact(() => insert.run(job.id, job.procedure, job.title, JSON.stringify(job.input), job.state, now));
      return stored(job.id);
    },
    run(id) {
      transact(() => run.run(new Date().toISOString(), id));
      return stored(id);
    },
    saveProgress(id, progress) {
      transact(() => saveProgress.run(JSON.stringify(progress), id));
    },
    end(id, state, error) {
      const now = new Date().toISOString();
      transact(() => end.run(state, error === undefined ? null : JSON.stringify(error), now, id));
      return stored(id);
    },
  };
}

/** What a killed process left queued or running. */
export function interruptJobs({ db, transact }: WriteConnection): void {
  transact(() =>
    db
      .prepare("UPDATE jobs SET state = 'interrupted', ended_at = ? WHERE state IN ('queued', 'running')")
      .run(new Date().toISOString()),
  );
}

function toJob(row: JobRow): StoredJob {
  return {
    ...row,
    input: parseColumn(z.unknown(), row.input, 'jobs.input'),
    progress: row.progress === null ? null : parseColumn(progressSchema, row.progress, 'jobs.progress'),
    error: row.error === null ? null : parseColumn(errorSchema, row.error, 'jobs.error'),
  };
}
