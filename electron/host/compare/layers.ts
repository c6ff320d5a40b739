import type { KeptLayer, LayerComparison, TimedLayers } from '../../../shared/api/comparison.ts';
import type { LayerTimes } from '../../../shared/api/measurements.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import { OriginalLayers } from '../../../shared/outline/layers.ts';
import type { ProjectReader, StoredSession } from '../../store/surface.ts';
import { denseCandidate } from '../models/dense-candidate.ts';
import { graphOf } from '../models/graph-of.ts';
import { findCompared } from './compared.ts';

/**
 * Candidates of one network layer by layer, counted in the very networks that were kept of them.
 * @throws EspalierError CANDIDATE_UNKNOWN, and what `graphOf` throws of a network that is damaged
 */
export async function compareLayers(project: ProjectReader | null, ids: readonly string[]): Promise<LayerComparison> {
  const compared = findCompared(project, ids);
  const dense = denseCandidate(project!, compared[0].experiment.modelSha256);
  if (dense === null) {
    throw new EspalierError(
      'CANDIDATE_UNKNOWN',
      `The original of the candidate ${ids[0]} was not evaluated: nothing is kept to match layers with.`,
      'Resume the experiment: it evaluates the original first.',
    );
  }
  const graph = (sha256: string) => graphOf({ path: project!.artifacts.path(sha256) });
  const original = new OriginalLayers(await graph(dense.artifactSha256));
  const hashes = compared.map(({ candidate }) => candidate.artifactSha256);
  const session = sessionOfLayers(project!, hashes);
  const candidates: LayerComparison['candidates'][number][] = [];
  for (const { candidate } of compared) {
    const kept = original.keptIn(await graph(candidate.artifactSha256));
    const times = session && layersIn(session, candidate.artifactSha256);
    candidates.push({ id: candidate.id, ...timed(original, kept, times) });
  }
  return { layers: original.layers, candidates, timedBy: session && describe(session) };
}

function describe({ id, createdAt, device, conditions }: StoredSession): LayerComparison['timedBy'] {
  return { measurementId: id, measuredAt: createdAt, device, conditions };
}

/** The session that timed the layers of most of these networks; null where none did of any. */
function sessionOfLayers(project: ProjectReader, hashes: readonly string[]): StoredSession | null {
  const sessions = project.measurements.sessionsOf(hashes).filter(({ layered }) => layered > 0);
  const most = Math.max(0, ...sessions.map(({ layered }) => layered));
  const found = sessions.find(({ layered }) => layered === most);
  return found ? project.measurements.session(found.sessionId) : null;
}

function layersIn({ results }: StoredSession, sha256: string): LayerTimes | null {
  return results.find(({ artifactSha256, layers }) => artifactSha256 === sha256 && layers)?.layers?.times ?? null;
}

function timed(
  { tracked }: OriginalLayers,
  kept: readonly Omit<KeptLayer, 'ns'>[],
  times: LayerTimes | null,
): { layers: KeptLayer[]; timed: TimedLayers | null } {
  const nsOf = new Map(times?.nodes.flatMap(({ node, ns }) => (ns === null ? [] : [[node, ns] as const])));
  const layers = kept.map((layer, at): KeptLayer => {
    const own = tracked[at]!.nodes.flatMap((node) => nsOf.get(node) ?? []);
    return { ...layer, ns: own.length === 0 ? null : own.reduce((sum, ns) => sum + ns, 0) };
  });
  if (times === null) return { layers, timed: null };
  const listedNs = layers.reduce((sum, { ns }) => sum + (ns ?? 0), 0);
  return { layers, timed: { listedNs, sumNs: times.sumNs, endToEndNs: times.endToEndNs } };
}
