import type { Experiment } from '../../../shared/api/experiment.ts';
import { options as legrOptions, settingsOf } from './legr/options.ts';

/** How many searches the networks of an experiment share; null of methods that search nothing. */
export function searchesOf({
  method,
  options,
  levels,
  threads,
}: Pick<Experiment, 'method' | 'options' | 'levels' | 'threads'>): number | null {
  if (method !== 'legr') return null;
  const { data } = legrOptions.safeParse(options);
  if (data === undefined) return null;
  // How many levels there are decides, not what they are.
  const places = [...new Set(levels)].map((_, at) => at);
  return settingsOf(data, places, { threads }).searchLevels.length;
}
