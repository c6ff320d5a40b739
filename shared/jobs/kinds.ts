import type { ProcedureName } from '../api/contract.ts';
import type { JobReport } from '../api/results.ts';

/** What people should know of a kind of long work when it ends, or is about to be broken off. */
interface JobKind {
  /** At the beginning of a sentence. */
  readonly name: string;
  /** One sentence: what breaking it off costs. Null where nothing is lost that matters. */
  readonly whenBroken: string | null;
}

const again = 'It has to be started again.';

const experiment: JobKind = {
  name: 'The experiment',
  whenBroken: 'Resumed, it goes on after its last finished step.',
};
const training: JobKind = { name: 'The training', whenBroken: 'Resumed, it goes on from its last checkpoint.' };

const kinds: Readonly<Partial<Record<ProcedureName, JobKind>>> = {
  'experiment.run': experiment,
  'experiment.resume': experiment,
  'experiment.retry': {
    name: 'The network that is made again',
    whenBroken: 'The one that is there stays; making it again has to be started anew.',
  },
  'training.run': training,
  'training.resume': training,
  'demo.run': { name: 'The sample project', whenBroken: 'Opened again, it goes on after its last finished step.' },
  'measurement.run': { name: 'The measurement', whenBroken: 'What it measured so far is lost; start it again.' },
  'latency.learn': { name: 'Learning latencies', whenBroken: again },
  'model.cut': { name: 'The cut', whenBroken: again },
  'model.evaluate': { name: 'The evaluation', whenBroken: again },
  'device.watch': { name: 'Watching the device', whenBroken: 'What it recorded so far stays in its file.' },
};

const kindOf = ({ procedure }: Pick<JobReport, 'procedure'>): JobKind | undefined => kinds[procedure as ProcedureName];

export function jobName(job: Pick<JobReport, 'procedure' | 'title'>): string {
  return kindOf(job)?.name ?? job.title;
}

/** What is lost when the program ends while this runs; null when nothing is that matters. */
export function whenBroken(job: Pick<JobReport, 'procedure'>): string | null {
  return kindOf(job)?.whenBroken ?? null;
}

/** Whether it is work that runs, or waits until it may; whoever only looks on does no work. */
export function isLive({ state, passing }: Pick<JobReport, 'state' | 'passing'>): boolean {
  return (state === 'running' || state === 'queued') && passing !== true;
}
