import type { TradeoffSet } from '../../../shared/api/results.ts';
import { commandLine } from '../../devices/connection/quote.ts';
import type { StoredSession } from '../../store/surface.ts';

/** What experiments are called as files, each by another name: "first.yaml". */
export function fileNames(experiments: readonly string[]): readonly string[] {
  const used = new Set<string>();
  return experiments.map((name) => {
    const stem =
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replaceAll(/^-|-$/g, '')
        .slice(0, 60) || 'experiment';
    let file = `${stem}.yaml`;
    for (let count = 2; used.has(file); count++) file = `${stem}-${String(count)}.yaml`;
    used.add(file);
    return file;
  });
}

/**
 * What to type to get the set again, in order. Ids of candidates and the address of the device are the reader's own: they
 * stand in capitals, and the address is nobody else's business.
 */
export function repeatCommands(
  set: TradeoffSet,
  files: readonly string[],
  session: Pick<StoredSession, 'conditions' | 'profile'> | null,
): readonly string[] {
  const device = set.device === null ? [] : ['--device', set.device];
  const budgets = set.budgets.flatMap((budget) => ['--budget', budget]);
  return [
    ...files.map((file) => commandLine(['espalier', 'run', file])),
    ...(set.device === null || session === null ? [] : measuring(set.device, session)),
    commandLine(['espalier', 'report', ...device, ...budgets, '--out', 'report.html']),
  ];
}

function measuring(
  device: string,
  { conditions, profile }: Pick<StoredSession, 'conditions' | 'profile'>,
): readonly string[] {
  const { runtime, precision, threads, load, options } = conditions;
  const measure = commandLine([
    ...['espalier', 'measure', '--device', device, '--runtime', runtime, '--precision', precision],
    ...['--threads', String(threads)],
    ...(profile === 'quick' ? ['--quick'] : profile === 'report' ? ['--report'] : []),
    ...(load.shape === 'camera' ? ['--fps', String(load.framesPerSecond)] : []),
    ...(options.includes('--useCudaGraph') ? ['--cuda-graph'] : []),
  ]);
  return [`${commandLine(['espalier', 'device', 'add', device])} ADDRESS`, `${measure} ID…`];
}
