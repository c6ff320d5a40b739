import { randomBytes } from 'node:crypto';
import type { CandidateReport } from '../../../shared/api/results.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import { parseColumn } from '../json.ts';
import { planSchema, plannedSchema, sparsitySchema, spentSchema } from '../schemas.ts';
import type { ArtifactStore, CandidateReader, CandidateStore } from '../surface.ts';

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
    spent, planned, before_training AS beforeTraining, sparsity, candidates.created_at AS createdAt
  FROM candidates`;

export function candidateReader({ db }: ReadConnection): CandidateReader {
  const all = db.prepare<[], CandidateRow>(`${select} ORDER BY candidates.rowid`);
  const ofModel = db.prepare<[string], CandidateRow>(
    `${select} JOIN experiments ON experiments.id = experiment_id WHERE model_sha256 = ? ORDER BY candidates.rowid`,
  );
  const one = db.prepare<[string], CandidateRow>(`${select} WHERE candidates.id = ?`);
  const byPrefix = db.prepare<[{ prefix: string }], CandidateRow>(
    `${select} WHERE substr(candidates.id, 1, length(@prefix)) = @prefix ORDER BY candidates.rowid`,
  );
  const planOf = db.prepare<[string], { plan: string | null }>('SELECT plan FROM candidates WHERE id = ?');
  return {
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
  const insert = connection.db.prepare<[CandidateRow & { plan: string | null }]>(`
    INSERT INTO candidates (id, experiment_id, method, level, plan, macs, params, accuracy, accuracy_split,
      accuracy_images, artifact_sha256, proof_max_absolute, proof_relative, budget, ranking, spent, planned,
      before_training, sparsity, created_at)
    VALUES (@id, @experimentId, @method, @level, @plan, @macs, @params, @accuracy, @accuracySplit, @accuracyImages,
      @artifactSha256, @proofMaxAbsolute, @proofRelative, @budget, @ranking, @spent, @planned,
      @beforeTraining, @sparsity, @createdAt)`);
  return {
    ...reader,
    add({ artifact, plan, proof, ...candidate }) {
      const row: CandidateRow = {
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
        sparsity: candidate.sparsity === null ? null : JSON.stringify(candidate.sparsity),
        createdAt: new Date().toISOString(),
      };
      connection.transact(() => insert.run({ ...row, plan: plan === null ? null : JSON.stringify(plan) }));
      return toCandidate(row);
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
