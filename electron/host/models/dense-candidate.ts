import type { CandidateReport } from '../../../shared/api/results.ts';
import type { ProjectReader } from '../../store/surface.ts';

/** The uncut network as the newest experiment on this model evaluated and kept it; null where none came so far. */
export function denseCandidate(project: ProjectReader, modelSha256: string): CandidateReport | null {
  return project.candidates.list(modelSha256).findLast(({ method }) => method === 'dense') ?? null;
}
