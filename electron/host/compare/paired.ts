import type { CandidateComparison, PairedLatency } from '../../../shared/api/comparison.ts';
import { compareRounds } from '../../../shared/statistics/comparison.ts';
import type { ProjectReader, StoredSession } from '../../store/surface.ts';
import { findCompared } from './compared.ts';

/**
 * How candidates came to be, and how each was measured beside the first.
 * @throws EspalierError CANDIDATE_UNKNOWN
 */
export function compareCandidates(project: ProjectReader | null, ids: readonly string[]): CandidateComparison {
  const compared = findCompared(project, ids);
  const [first, ...others] = compared.map(({ candidate }) => candidate);
  return {
    made: compared.map(({ candidate, experiment }) => ({
      id: candidate.id,
      experimentId: experiment.id,
      settings: experiment.settings,
    })),
    againstFirst: others.map(({ id, artifactSha256 }) => ({
      id,
      latency: pairedLatency(project!, first!.artifactSha256, artifactSha256),
    })),
  };
}

/** Of the fullest of the sessions that measured both networks interleaved, the newest of equally full ones. */
function pairedLatency(project: ProjectReader, a: string, b: string): PairedLatency | null {
  const both = new Set([a, b]);
  const found = project.measurements.sessionsOf([...both]).find(({ measured }) => measured === both.size);
  const session = found && project.measurements.session(found.sessionId);
  return session ? paired(project, session, a, b) : null;
}

function measured({ results }: StoredSession, sha256: string): StoredSession['results'][number] | undefined {
  return results.find(({ artifactSha256 }) => artifactSha256 === sha256);
}

function paired(project: ProjectReader, session: StoredSession, a: string, b: string): PairedLatency | null {
  const [inA, inB] = [measured(session, a)!, measured(session, b)!];
  const [roundsOfA, roundsOfB] = [project.measurements.samplesOf(inA.id), project.measurements.samplesOf(inB.id)];
  // What the link cut off has no round that both ran in.
  if (!roundsOfA.some(({ length }, round) => length > 0 && (roundsOfB[round]?.length ?? 0) > 0)) return null;
  const { id, createdAt, device, conditions, noiseFloor } = session;
  return {
    ...compareRounds(roundsOfA, roundsOfB, noiseFloor ?? 0),
    ...{ measurementId: id, measuredAt: createdAt, device, conditions, noiseFloor },
    aP50Ns: inA.p50Ns,
    bP50Ns: inB.p50Ns,
  };
}
