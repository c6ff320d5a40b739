import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { EspalierError } from '../../../shared/api/errors.ts';
import { experimentSchema } from '../../../shared/api/experiment.ts';
import type { Experiment } from '../../../shared/api/experiment.ts';
import type { CandidateReport } from '../../../shared/api/results.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import { canonicalJson, parseColumn } from '../json.ts';
import { errorSchema, spentSchema } from '../schemas.ts';
import type { ExperimentReader, ExperimentStore, StoredExperiment } from '../surface.ts';
import { candidateReader } from './candidates.ts';
import { chartReader, chartStore } from './experiment-charts.ts';

interface ExperimentRow {
  readonly id: string;
  readonly name: string;
  readonly method: string;
  readonly modelSha256: string;
  readonly settings: string;
  readonly state: StoredExperiment['state'];
  readonly checkpoint: string;
  readonly searchSpent: string | null;
  readonly error: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

const select = `
  SELECT id, name, method, model_sha256 AS modelSha256, settings, state, checkpoint, search_spent AS searchSpent, error, created_at AS createdAt,
    ended_at AS endedAt
  FROM experiments`;

export function experimentReader(connection: ReadConnection): ExperimentReader {
  const { db } = connection;
  const candidates = candidateReader(connection);
  const count = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM experiments');
  const latestModel = db.prepare<[], { sha256: string }>(
    `SELECT model_sha256 AS sha256 FROM experiments
     WHERE EXISTS (SELECT 1 FROM candidates WHERE experiment_id = experiments.id) ORDER BY rowid DESC LIMIT 1`,
  );
  const all = db.prepare<[], ExperimentRow>(`${select} ORDER BY rowid`);
  const one = db.prepare<[string], ExperimentRow>(`${select} WHERE id = ?`);
  const latest = db.prepare<[string, string], ExperimentRow>(
    `${select} WHERE settings_sha256 = ? AND model_sha256 = ? ORDER BY rowid DESC LIMIT 1`,
  );
  const unfinished = db.prepare<[string, string], ExperimentRow>(
    `${select} WHERE settings_sha256 = ? AND model_sha256 = ? AND state IN ('interrupted', 'cancelled', 'failed')
     ORDER BY rowid DESC LIMIT 1`,
  );
  const withCandidates = (row: ExperimentRow | undefined) =>
    row === undefined ? null : toExperiment(row, candidates.ofExperiment(row.id));
  return {
    count: () => count.get()?.count ?? 0,
    latestModel: () => latestModel.get()?.sha256 ?? null,
    ...chartReader(connection),
    list() {
      const made = Map.groupBy(candidates.list(), ({ experimentId }) => experimentId);
      return all.all().map((row) => toExperiment(row, made.get(row.id) ?? []));
    },
    get: (id) => withCandidates(one.get(id)),
    findLatest: (modelSha256, settings) => withCandidates(latest.get(settingsSha256(settings), modelSha256)),
    findUnfinished: (modelSha256, settings) => withCandidates(unfinished.get(settingsSha256(settings), modelSha256)),
  };
}

export function experimentStore(connection: WriteConnection): ExperimentStore {
  const { db, transact } = connection;
  const reader = experimentReader(connection);
  const insert = db.prepare(`
    INSERT INTO experiments (id, name, method, model_sha256, settings, settings_sha256, state, created_at)
    VALUES (@id, @name, @method, @modelSha256, @settings, @settingsSha256, 'running', @createdAt)`);
  const resume = db.prepare<[string]>(
    "UPDATE experiments SET state = 'running', error = NULL, ended_at = NULL WHERE id = ?",
  );
  // What it was stays written: see `interruptExperiments`.
  const repeat = db.prepare<[string]>("UPDATE experiments SET state = 'running' WHERE id = ?");
  const saveCheckpoint = db.prepare<[string, string]>('UPDATE experiments SET checkpoint = ? WHERE id = ?');
  const saveSearchSpent = db.prepare<[string, string]>('UPDATE experiments SET search_spent = ? WHERE id = ?');
  const end = db.prepare<[string, string | null, string, string]>(
    'UPDATE experiments SET state = ?, error = ?, ended_at = ? WHERE id = ?',
  );
  const stored = (id: string) => {
    const experiment = reader.get(id);
    if (experiment === null) throw unknownExperiment(id);
    return experiment;
  };
  const change = (id: string, update: () => { changes: number }) => {
    if (transact(update).changes === 0) throw unknownExperiment(id);
  };
  return {
    ...reader,
    ...chartStore(connection),
    start(modelSha256, settings) {
      const id = randomUUID();
      transact(() =>
        insert.run({
          id,
          name: settings.name,
          method: settings.method,
          modelSha256,
          settings: JSON.stringify(settings),
          settingsSha256: settingsSha256(settings),
          createdAt: new Date().toISOString(),
        }),
      );
      return stored(id);
    },
    resume(id) {
      change(id, () => resume.run(id));
      return stored(id);
    },
    repeat(id) {
      change(id, () => repeat.run(id));
      return stored(id);
    },
    saveCheckpoint(id, checkpoint) {
      change(id, () => saveCheckpoint.run(JSON.stringify(checkpoint ?? null), id));
    },
    saveSearchSpent(id, spent) {
      change(id, () => saveSearchSpent.run(JSON.stringify(spent), id));
    },
    end(id, state, error) {
      change(id, () =>
        end.run(state, error === undefined ? null : JSON.stringify(error), new Date().toISOString(), id),
      );
    },
  };
}

/**
 * What a killed process left running. One that had ended, and of which a network was being made again, is done as before
 * where all its networks are there.
 */
export function interruptExperiments({ db, transact }: WriteConnection): void {
  transact(() =>
    db
      .prepare(
        `UPDATE experiments SET ended_at = coalesce(ended_at, ?), state = CASE
           WHEN ended_at IS NULL OR EXISTS (
             SELECT 1 FROM json_each(settings, '$.levels') AS level WHERE NOT EXISTS (
               SELECT 1 FROM candidates
               WHERE experiment_id = experiments.id AND coalesce(budget, candidates.level) = level.value))
           THEN 'interrupted' ELSE 'done' END
         WHERE state IN ('queued', 'running')`,
      )
      .run(new Date().toISOString()),
  );
}

function toExperiment(row: ExperimentRow, candidates: readonly CandidateReport[]): StoredExperiment {
  return {
    ...row,
    settings: parseColumn(experimentSchema, row.settings, 'experiments.settings'),
    checkpoint: parseColumn(z.unknown(), row.checkpoint, 'experiments.checkpoint'),
    searchSpent:
      row.searchSpent === null ? null : parseColumn(spentSchema, row.searchSpent, 'experiments.search_spent'),
    error: row.error === null ? null : parseColumn(errorSchema, row.error, 'experiments.error'),
    candidates,
  };
}

function settingsSha256(settings: Experiment): string {
  return createHash('sha256').update(canonicalJson(settings)).digest('hex');
}

function unknownExperiment(id: string): EspalierError {
  return new EspalierError('EXPERIMENT_UNKNOWN', `No experiment ${id} is in this project.`, 'List the experiments.');
}
