import { createHash, randomUUID } from 'node:crypto';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { TrainingReport, TrainingSettings } from '../../../shared/api/trainings.ts';
import type { TrainReport } from '../../../shared/api/training-results.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import { canonicalJson, parseColumn } from '../json.ts';
import { errorSchema, trainReportSchema, trainingSettingsSchema } from '../schemas.ts';
import type { TrainingReader, TrainingStore } from '../surface.ts';
import { pointReader, pointWriter } from './training-points.ts';

interface TrainingRow extends Pick<
  TrainingReport,
  'id' | 'name' | 'out' | 'state' | 'jobId' | 'trainedSha256' | 'createdAt' | 'endedAt'
> {
  readonly settings: string;
  readonly report: string | null;
  readonly error: string | null;
}

const select = `
  SELECT id, settings, name, out, state, job_id AS jobId, report, trained_sha256 AS trainedSha256, error,
    created_at AS createdAt, ended_at AS endedAt
  FROM trainings`;

export function trainingReader(connection: ReadConnection): TrainingReader {
  const { db } = connection;
  const all = db.prepare<[], TrainingRow>(`${select} ORDER BY rowid DESC`);
  const one = db.prepare<[string], TrainingRow>(`${select} WHERE id = ?`);
  const unfinished = db.prepare<[string, string], TrainingRow>(
    `${select} WHERE settings_sha256 = ? AND model_sha256 = ? AND state IN ('interrupted', 'cancelled', 'failed')
     -- What failed before its first point, on bad data say, has nothing to go on with.
     AND (state <> 'failed' OR EXISTS (SELECT 1 FROM training_points WHERE training_id = trainings.id))
     -- The one that got furthest: a later one may have ended at once.
     ORDER BY (SELECT max(step) FROM training_points WHERE training_id = trainings.id) DESC, rowid DESC LIMIT 1`,
  );
  const orNull = (row: TrainingRow | undefined) => (row === undefined ? null : toTraining(row));
  return {
    list: () => all.all().map(toTraining),
    get(id) {
      const row = one.get(id);
      if (row === undefined) throw unknownTraining(id);
      return toTraining(row);
    },
    findUnfinished: (modelSha256, settings) => orNull(unfinished.get(settingsSha256(settings), modelSha256)),
    points: pointReader(connection),
  };
}

export function trainingStore(connection: WriteConnection): TrainingStore {
  const { db, transact } = connection;
  const reader = trainingReader(connection);
  const insert = db.prepare(`
    INSERT INTO trainings (id, model_sha256, settings, settings_sha256, name, out, state, job_id, created_at)
    VALUES (@id, @modelSha256, @settings, @settingsSha256, @name, @out, 'running', @jobId, @createdAt)`);
  const resume = db.prepare<[string, string, string]>(
    "UPDATE trainings SET state = 'running', job_id = ?, out = ?, error = NULL, ended_at = NULL WHERE id = ?",
  );
  const finish = db.prepare<[string, string, string, string]>(
    "UPDATE trainings SET state = 'done', report = ?, trained_sha256 = ?, ended_at = ? WHERE id = ?",
  );
  const fail = db.prepare<[string, string, string, string]>(
    'UPDATE trainings SET state = ?, error = ?, ended_at = ? WHERE id = ?',
  );
  const now = () => new Date().toISOString();
  const change = (id: string, update: () => { changes: number }) => {
    if (transact(update).changes === 0) throw unknownTraining(id);
    return reader.get(id);
  };
  return {
    ...reader,
    start({ modelSha256, settings, name, outOf, jobId }) {
      const id = randomUUID();
      transact(() =>
        insert.run({
          id,
          modelSha256,
          settings: JSON.stringify(settings),
          settingsSha256: settingsSha256(settings),
          name,
          out: outOf(id),
          jobId,
          createdAt: now(),
        }),
      );
      return reader.get(id);
    },
    resume: (id, jobId, out) => change(id, () => resume.run(jobId, out, id)),
    addPoints: pointWriter(connection),
    finish: (id, report, trainedSha256) => change(id, () => finish.run(stored(report), trainedSha256, now(), id)),
    fail: (id, state, error) => change(id, () => fail.run(state, JSON.stringify(error), now(), id)),
  };
}

/** Checked before it is kept: JSON makes null of what is no finite number, and could not be read back. */
function stored(report: TrainReport): string {
  const text = JSON.stringify(report);
  trainReportSchema.parse(JSON.parse(text));
  return text;
}

/** What a killed process left running. */
export function interruptTrainings({ db, transact }: WriteConnection): void {
  transact(() =>
    db
      .prepare("UPDATE trainings SET state = 'interrupted', ended_at = ? WHERE state = 'running'")
      .run(new Date().toISOString()),
  );
}

function toTraining({ settings, report, error, ...row }: TrainingRow): TrainingReport {
  return {
    ...row,
    ...parseColumn(trainingSettingsSchema, settings, 'trainings.settings'),
    report: report === null ? null : parseColumn(trainReportSchema, report, 'trainings.report'),
    error: error === null ? null : parseColumn(errorSchema, error, 'trainings.error'),
  };
}

function settingsSha256(settings: TrainingSettings): string {
  return createHash('sha256').update(canonicalJson(settings)).digest('hex');
}

function unknownTraining(id: string): EspalierError {
  return new EspalierError('TRAINING_UNKNOWN', `No training ${id} is in this project.`, 'List the trainings.');
}
