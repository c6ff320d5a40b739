import type { Experiment } from '../../../shared/api/experiment.ts';
import { options as legrOptions } from './legr/options.ts';

/** How many networks the searches of an experiment may judge; null of methods that search nothing. */
export function candidatesPerSearch({ method, options }: Pick<Experiment, 'method' | 'options'>): number | null {
  return method === 'legr' ? (legrOptions.safeParse(options).data?.candidates ?? null) : null;
}
