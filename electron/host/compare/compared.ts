import { EspalierError } from '../../../shared/api/errors.ts';
import type { CandidateReport } from '../../../shared/api/results.ts';
import type { ProjectReader, StoredExperiment } from '../../store/surface.ts';

export interface Compared {
  readonly candidate: CandidateReport;
  readonly experiment: StoredExperiment;
}

/**
 * The candidates with the experiments that made them.
 * @throws EspalierError CANDIDATE_UNKNOWN for an unknown id, or where they are not of one network
 */
export function findCompared(
  project: ProjectReader | null,
  ids: readonly string[],
): readonly [Compared, ...Compared[]] {
  const compared = ids.map((id): Compared => {
    const candidate = project?.candidates.get(id);
    const experiment = candidate && project?.experiments.get(candidate.experimentId);
    if (candidate && experiment) return { candidate, experiment };
    throw new EspalierError('CANDIDATE_UNKNOWN', `No candidate ${id} is in this project.`, 'Choose it in Trade-offs.');
  });
  const [first] = compared;
  const other = compared.find(({ experiment }) => experiment.modelSha256 !== first!.experiment.modelSha256);
  if (other) {
    throw new EspalierError(
      'CANDIDATE_UNKNOWN',
      `The candidates ${first!.candidate.id} and ${other.candidate.id} were cut from different networks.`,
      'Compare candidates of one network: their layers are matched by its layers.',
    );
  }
  return compared as [Compared, ...Compared[]];
}
