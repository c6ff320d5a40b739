import type { CandidateReport } from '../../../shared/api/results.ts';
import { formatAccuracy } from '../../../shared/format/accuracy.ts';
import { formatInteger, formatLevel } from '../../../shared/format/numbers.ts';
import type { ExperimentYield } from '../../compute/protocol.ts';
import type { Project } from '../../store/surface.ts';
import type { Services } from '../procedures/services.ts';
import type { WatchedRun } from './experiment-runs.ts';
import type { ExperimentPart } from './run-experiment.ts';

/** Stores what the compute process hands out, and tells of it. */
export function storeMade(
  services: Services,
  project: Project,
  { experiment: { id: experimentId }, replaces }: ExperimentPart,
  watched: WatchedRun,
  value: Exclude<ExperimentYield, { kind: 'measure' }>,
): void {
  if (value.kind === 'spent') {
    // What a family cost is what it took to make each of its networks once.
    if (replaces === null) project.experiments.saveSearchSpent(experimentId, value.spent);
    return;
  }
  if (value.kind === 'checkpoint') {
    project.experiments.saveCheckpoint(experimentId, value.data);
    watched.keep();
    return;
  }
  const { kind: _, ...made } = value;
  const stored = { ...made, experimentId };
  const candidate =
    replaces === null ? project.candidates.add(stored) : project.candidates.replace(replaces.id, stored);
  services.events.emit('candidate.added', { candidate });
  services.events.emit('tradeoffs.changed', { device: null });
  watched.log('info', `${describeCandidate(candidate)}${replaces === null ? '' : '; it replaces the one before'}`);
  watched.keep();
  watched.tell();
}

function describeCandidate({ method, level, budget, accuracy, accuracyImages, ranking }: CandidateReport): string {
  const what = method === 'dense' ? 'the dense network' : (budget ?? `${formatLevel(level)} %`);
  const by = ranking === null ? '' : `, cut by ${ranking}`;
  return `Made ${what}: ${formatAccuracy(accuracy, accuracyImages)} % of ${formatInteger(accuracyImages)} images are right${by}`;
}
