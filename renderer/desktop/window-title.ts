import type { JobReport, ProjectReport } from '../../shared/api/results.ts';
import { overallShare } from '../../shared/jobs/overall.ts';

/** Of the window or the tab: what goes on first, as the end of a title is cut. */
export function windowTitle(view: string, project: ProjectReport | null, active: readonly JobReport[]): string {
  const share = overallShare(active);
  const work =
    share === null ? null : typeof share === 'number' ? `${String(Math.floor(share * 100))} %` : active[0]!.title;
  const place = project === null ? [view] : [view, project.name];
  return [...(work === null ? [] : [work]), ...place, 'Espalier'].join(' · ');
}
