import type { TradeoffSet } from '../../../shared/api/results.ts';
import { renderReport } from '../../../shared/report/report.ts';
import type { ProjectReader } from '../../store/surface.ts';
import { programVersion } from '../program.ts';

/** The set as one HTML file, with where it comes from and how to repeat it. */
export function reportHtml(set: TradeoffSet, project: ProjectReader | null, name: string): string {
  const session = set.device === null ? null : (project?.measurements.latestSession(set.device) ?? null);
  const shown = new Set(set.candidates.map(({ experimentId }) => experimentId));
  const experiments = (project?.experiments.list() ?? []).filter(({ id }) => shown.has(id));
  const models = new Set(experiments.map(({ modelSha256 }) => modelSha256));
  return renderReport(set, {
    project: name,
    createdAt: new Date().toISOString(),
    program: `Espalier ${programVersion()}`,
    models: (project?.models.list() ?? [])
      .filter(({ sha256 }) => models.has(sha256))
      .map((model) => ({ name: model.name, sha256: model.sha256 })),
    experiments: experiments.map(({ name, method, settings }) => ({ name, method, settings })),
    measurement: session && {
      measuredAt: session.createdAt,
      noiseFloor: session.noiseFloor,
      command: session.command,
      before: session.before,
      after: session.after,
    },
  });
}
