import type { Level } from '../level.ts';
import { blend } from './blend.ts';
import { identityOf, type Individual, type RankingSpace } from './individual.ts';

/** What a search came to. */
export interface Learned {
  /** The most that its networks might cost, in the unit of the levels. */
  readonly most: number;
  readonly best: Individual;
  /** At its end, the fittest last. */
  readonly population: readonly Individual[];
}

export interface NamedRanking {
  readonly name: string;
  /** Of a baseline as it is. */
  readonly isBase: boolean;
  readonly scores: Float64Array;
}

/**
 * What a level may be cut by: everything learned, what lies between the two searches around it, the bases as they are,
 * and the `runnersUp` fittest of the search that was nearest to it.
 */
export function rankingsFor(
  level: Level,
  learned: readonly Learned[],
  space: RankingSpace,
  runnersUp: number,
): NamedRanking[] {
  const { most } = level.limit;
  const descending = [...learned].sort((a, b) => b.most - a.most);
  const scored = descending.map(({ most, best }) => ({ most, scores: space.scores(best) }));
  const rankings = scored.map(({ scores }, at): NamedRanking => ({ name: `learned ${at + 1}`, isBase: false, scores }));
  const below = scored.findIndex((one) => one.most < most);
  const above = scored[below - 1];
  if (above !== undefined && above.most > most) {
    const share = (above.most - most) / (above.most - scored[below].most);
    rankings.push({
      name: `between ${below} and ${below + 1}`,
      isBase: false,
      scores: blend(above.scores, scored[below].scores, share),
    });
  }
  space.bases.forEach(({ name }, base) =>
    rankings.push({ name, isBase: true, scores: space.scores(identityOf(space, base)) }),
  );
  const distances = descending.map((one) => Math.abs(Math.log(one.most / most)));
  const nearest = distances.indexOf(Math.min(...distances));
  const fittest = descending[nearest]?.population.slice(-runnersUp - 1, -1).reverse() ?? [];
  fittest.forEach((individual, at) => {
    rankings.push({ name: `learned ${nearest + 1}, no. ${at + 2}`, isBase: false, scores: space.scores(individual) });
  });
  return rankings;
}
