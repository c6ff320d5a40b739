import type { MethodContext } from '../method.ts';
import type { Arena } from './arena.ts';
import type { Evolution, EvolutionState } from './evolution.ts';
import type { SearchWatch } from './watch.ts';

/** Evaluations between two checkpoints: a crash loses some seconds at most. */
const checkpointEvery = 16;

/** Evolves rankings until the search is done; gives its state every so often, and at its end. */
export async function* evolve(
  evolution: Evolution,
  arena: Arena,
  atOnce: number,
  {
    signal,
    progress,
    watch,
  }: Pick<MethodContext, 'signal'> & {
    readonly progress: (evaluations: number) => void;
    readonly watch?: SearchWatch;
  },
): AsyncGenerator<EvolutionState, void> {
  let saved = evolution.evaluations;
  while (!evolution.done) {
    signal.throwIfAborted();
    const individuals = evolution.draw(atOnce);
    const bouts = await arena.judge(individuals, evolution);
    individuals.forEach((individual, at) => {
      arena.remember(evolution.record(individual, bouts[at].loss), bouts[at]);
    });
    progress(evolution.evaluations);
    const { population, best } = evolution.state;
    watch?.judged(evolution.evaluations, bouts, population, best);
    if (evolution.done || evolution.evaluations - saved >= checkpointEvery) {
      saved = evolution.evaluations;
      yield evolution.state;
    }
  }
}
