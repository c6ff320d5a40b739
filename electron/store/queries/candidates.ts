import { randomBytes } from 'node:crypto';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { CandidateReport } from '../../../shared/api/results.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import { parseColumn } from '../json.ts';
import { planSchema, plannedSchema, sparsitySchema, spentSchema } from '../schemas.ts';
import type { ArtifactStore, CandidateReader, CandidateStore, NewCandidate } from '../surface.ts';

interface CandidateRow extends Omit<CandidateReport, 'proof' | 'spent' | 'planned' | 'sparsity'> {
  readonly spent: string | null;
  readonly planned: string | null;
  readonly sparsity: string | null;
  readonly proofMaxAbsolute: number | null;
  readonly proofRelative: number | null;
}

const select = `
  SELECT candidates.id, experiment_id AS experimentId, candidates.method, level, candidates.macs, candidates.params,
    accuracy, accuracy_split AS accuracySplit, accuracy_images AS accuracyImages, artifact_sha256 AS artifactSha256,
    proof_max_absolute AS proofMaxAbsolute, proof_relative AS proofRelative, budget, ranking,
    spent, planned, before_training AS beforeTraining, activation_bytes AS activationBytes, sparsity, candidates.created_at AS createdAt
  FROM candidates`;

export function candidateReader({ db }: ReadConnection): CandidateReader {
  const count = db.prepare<[], { count: number }>('SELECT count(*) AS count FROM candidates');
  const all = db.prepare<[], CandidateRow>(`${select} ORDER BY candidates.rowid`);
  const ofExperiment = db.prepare<[string], CandidateRow>(
    `${select} WHERE experiment_id = ? ORDER BY candidates.rowid`,
  );
  const ofModel = db.prepare<[string], CandidateRow>(
    `${select} JOIN experiments ON experiments.id = experiment_id WHERE model_sha256 = ? ORDER BY candidates.rowid`,
  );
  const one = db.prepare<[string], CandidateRow>(`${select} WHERE candidates.id = ?`);
  const byPrefix = db.prepare<[{ prefix: string }], CandidateRow>(
    `${select} WHERE substr(candidates.id, 1, length(@prefix)) = @prefix ORDER BY candidates.rowid`,
  );
  const planOf = db.prepare<[string], { plan: string | null }>('SELECT plan FROM candidates WHERE id = ?');
  return {
    count: () => count.get()?.count ?? 0,
    ofExperiment: (experimentId) => ofExperiment.all(experimentId).map(toCandidate),
    list: (modelSha256) => (modelSha256 === undefined ? all.all() : ofModel.all(modelSha256)).map(toCandidate),
    get(id) {
      const row = one.get(id);
      return row === undefined ? null : toCandidate(row);
    },
    plan(id) {
      const row = planOf.get(id);
      return row === undefined || row.plan === null ? null : parseColumn(planSchema, row.plan, 'candidates.plan');
    },
    findByPrefix: (prefix) => byPrefix.all({ prefix }).map(toCandidate),
  };
}

export function candidateStore(connection: WriteConnection, artifacts: ArtifactStore): CandidateStore {
  const reader = candidateReader(connection);
  const { db, transact } = connection;
  const insert = db.prepare<[CandidateRow & { plan: string | null; place: number | null }]>(`
    INSERT INTO candidates (rowid, id, experiment_id, method, level, plan, macs, params, accuracy, accuracy_split,
      accuracy_images, artifact_sha256, proof_max_absolute, proof_relative, budget, ranking, spent, planned,
      before_training, activation_bytes, sparsity, created_at)
    VALUES (@place, @id, @experimentId, @method, @level, @plan, @macs, @params, @accuracy, @accuracySplit,
      @accuracyImages, @artifactSha256, @proofMaxAbsolute, @proofRelative, @budget, @ranking, @spent, @planned,
      @beforeTraining, @activationBytes, @sparsity, @createdAt)`);
  const placeOf = db.prepare<[string], { place: number }>('SELECT rowid AS place FROM candidates WHERE id = ?');
  const release = db.prepare<[string]>('UPDATE measurements SET candidate_id = NULL WHERE candidate_id = ?');
  const remove = db.prepare<[string]>('DELETE FROM candidates WHERE id = ?');
  const rowOf = ({ artifact, proof, ...candidate }: NewCandidate): CandidateRow => ({
    id: randomBytes(6).toString('hex'),
    experimentId: candidate.experimentId,
    method: candidate.method,
    level: candidate.level,
    macs: candidate.macs,
    params: candidate.params,
    accuracy: candidate.accuracy,
    accuracySplit: candidate.accuracySplit,
    accuracyImages: candidate.accuracyImages,
    artifactSha256: artifacts.put(artifact),
    proofMaxAbsolute: proof?.maxAbsoluteDifference ?? null,
    proofRelative: proof?.relativeDifference ?? null,
    budget: candidate.budget,
    ranking: candidate.ranking,
    spent: candidate.spent === null ? null : JSON.stringify(candidate.spent),
    planned: candidate.planned === null ? null : JSON.stringify(candidate.planned),
    beforeTraining: candidate.beforeTraining,
    activationBytes: candidate.activationBytes,
    sparsity: candidate.sparsity === null ? null : JSON.stringify(candidate.sparsity),
    createdAt: new Date().toISOString(),
  });
  /** Without a place it comes last. */
  const put = (row: CandidateRow, { plan }: NewCandidate, place: number | null): CandidateReport => {
    insert.run({ ...row, plan: plan === null ? null : JSON.stringify(plan), place });
    return toCandidate(row);
  };
  return {
    ...reader,
    add(candidate) {
      const row = rowOf(candidate);
      return transact(() => put(row, candidate, null));
    },
    replace(id, candidate) {
      const row = rowOf(candidate);
      return transact(() => {
        const old = placeOf.get(id);
        if (old === undefined) {
          throw new EspalierError(
            'CANDIDATE_UNKNOWN',
            `No candidate ${id} is in this project.`,
            'List the candidates.',
          );
        }
        release.run(id);
        remove.run(id);
        return put(row, candidate, old.place);
      });
    },
  };
}

function toCandidate({
  proofMaxAbsolute,
  proofRelative,
  spent,
  planned,
  sparsity,
  ...row
}: CandidateRow): CandidateReport {
  const proof =
    proofMaxAbsolute === null || proofRelative === null
      ? null
      : { maxAbsoluteDifference: proofMaxAbsolute, relativeDifference: proofRelative };
  return {
    ...row,
    proof,
    spent: spent === null ? null : parseColumn(spentSchema, spent, 'candidates.spent'),
    planned: planned === null ? null : parseColumn(plannedSchema, planned, 'candidates.planned'),
    sparsity: sparsity === null ? null : parseColumn(sparsitySchema, sparsity, 'candidates.sparsity'),
  };
}
