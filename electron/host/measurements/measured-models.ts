import { open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { CandidateReport } from '../../../shared/api/results.ts';
import { readNetworkFile } from '../../compute/model-files/network-file.ts';
import { joinParts } from '../../compute/model-files/onnx-file.ts';
import type { Artifact } from '../../devices/device.ts';
import type { Project } from '../../store/surface.ts';
import { plainName } from '../../../shared/tradeoff/names.ts';
import { isFile } from '../files.ts';
import { typedPath } from '../typed-path.ts';

/** A model to measure, kept in the project's artifact store. */
export interface MeasuredModelFile extends Artifact {
  /** What people call it: the file's name, or method and level. */
  readonly name: string;
  readonly candidateId: string | null;
}

/**
 * Finds what to measure: each is a candidate's id, or the beginning of one, or a network's file, which is then kept as ONNX.
 * @throws EspalierError what `readNetworkFile` throws; CANDIDATE_UNKNOWN, ARTIFACT_CORRUPT, DISK_FULL
 */
export async function findModels(
  project: Project,
  models: readonly string[],
  workingDirectory: string,
): Promise<readonly MeasuredModelFile[]> {
  const found: MeasuredModelFile[] = [];
  for (const model of models) {
    const path = typedPath(workingDirectory, model);
    found.push(
      (await isFile(path)) ? await fromFile(project, path) : fromCandidate(project, findCandidate(project, model)),
    );
  }
  return withDistinctNames(found);
}

/** By the file identifier that FlatBuffers put there; reads no more than that of a file that may be large. */
export async function isTfliteFile(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(8);
    await file.read(head, 0, 8, 0);
    return head.toString('latin1', 4) === 'TFL3';
  } finally {
    await file.close();
  }
}

async function fromFile(project: Project, path: string): Promise<MeasuredModelFile> {
  // The device's runtime may know operators that we do not: only what is no sound network at all is refused here. What is
  // kept and sent stands by itself, external data included.
  const isTflite = await isTfliteFile(path);
  const bytes = isTflite ? await readFile(path) : joinParts((await readNetworkFile(path)).parts);
  const sha256 = project.artifacts.put(bytes);
  return { name: basename(path), sha256, path: project.artifacts.path(sha256), candidateId: null };
}

function fromCandidate(project: Project, candidate: CandidateReport): MeasuredModelFile {
  const { artifactSha256: sha256 } = candidate;
  // Reading verifies: what is sent to a device must be what was stored.
  project.artifacts.read(sha256);
  return { name: plainName(candidate), sha256, path: project.artifacts.path(sha256), candidateId: candidate.id };
}

function findCandidate(project: Project, text: string): CandidateReport {
  const matching = project.candidates.findByPrefix(text);
  const exact = matching.find(({ id }) => id === text);
  if (exact) return exact;
  if (matching.length === 1) return matching[0]!;
  if (matching.length > 1) {
    throw new EspalierError(
      'CANDIDATE_UNKNOWN',
      `${matching.length} candidates begin with “${text}”.`,
      'Write more of the id: espalier tradeoffs lists them.',
    );
  }
  if (/[./\\]/.test(text)) throw new EspalierError('FILE_NOT_FOUND', `There is no file ${text}.`, 'Check the path.');
  throw new EspalierError(
    'CANDIDATE_UNKNOWN',
    `“${text}” is neither a file nor the id of a candidate.`,
    'espalier tradeoffs lists the candidates; an ONNX file is named by its path.',
  );
}

/** Comparisons name models, so equal names get the beginning of what they are known by. */
function withDistinctNames(models: readonly MeasuredModelFile[]): readonly MeasuredModelFile[] {
  const count = (name: string) => models.filter((model) => model.name === name).length;
  return models.map((model) =>
    count(model.name) === 1
      ? model
      : { ...model, name: `${model.name} (${(model.candidateId ?? model.sha256).slice(0, 8)})` },
  );
}
