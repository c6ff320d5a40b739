import type { NetworkReport } from '../../../shared/api/network.ts';
import type { StoredModel } from '../../store/surface.ts';
import { isFile } from '../files.ts';
import type { Services } from '../procedures/services.ts';
import { denseCandidate } from './dense-candidate.ts';
import { typedPath } from '../typed-path.ts';

/**
 * A network as it is drawn: of a file, or of the project's model of this sha256. Where the file that a model was opened from
 * is gone, or holds another network by now, the one that its experiments kept is shown.
 * @throws EspalierError what `open` throws of a file
 */
export async function networkOf(
  { compute, projects, workingDirectory }: Pick<Services, 'compute' | 'projects' | 'workingDirectory'>,
  model: string,
): Promise<NetworkReport> {
  const project = projects.reading();
  const stored = project?.models.get(model) ?? null;
  if (!project || !stored) return compute.call('network', { model: typedPath(workingDirectory, model) });
  const dense = denseCandidate(project, stored.sha256);
  if (dense === null || (await isFile(stored.source))) {
    const report = await compute.call('network', { model: stored.source });
    if (dense === null || report.model.sha256 === stored.sha256) return named(report, stored);
  }
  return named(await compute.call('network', { model: project.artifacts.path(dense.artifactSha256) }), stored);
}

/** A kept network is a file that is named by its hash: people know it by another name. */
function named(report: NetworkReport, { name, sha256 }: StoredModel): NetworkReport {
  return { ...report, model: { ...report.model, name, sha256 } };
}
