import type { CandidateFigures, FamilyCost, Spent } from '../api/results.ts';

const nothing: Spent = { evaluations: 0, images: 0, trainingSteps: 0, seconds: 0 };

/**
 * What a family of networks cost. `search`: choosing the rankings of all of them; null where nothing was chosen or it was
 * not counted. `searches`: how many of them the networks share. Methods without a ranking to go by search anew for each
 * level (He et al., "AMC", 2018; Gordon et al., "MorphNet", 2018). Such a search is taken to cost what one of these did,
 * which may have ended early and judged equal networks once.
 */
export function familyCost(
  candidates: readonly Pick<CandidateFigures, 'method' | 'spent'>[],
  search: Spent | null,
  searches: number | null,
): FamilyCost | null {
  const cut = candidates.filter(({ method }) => method !== 'dense');
  if (cut.length === 0 || cut.some(({ spent }) => spent === null)) return null;
  const levels = cut.reduce((sum, { spent }) => added(sum, spent!), nothing);
  const times = cut.length / (searches ?? Infinity);
  // Fewer networks than searches: the family is not whole yet.
  if (search === null || search.evaluations === 0 || times < 1) {
    return { networks: cut.length, search: search ?? nothing, levels, searchPerLevel: null };
  }
  return {
    networks: cut.length,
    search,
    levels,
    searchPerLevel: {
      evaluations: Math.round(times * search.evaluations),
      timesTheEvaluations: times,
      timesAsLong: (times * search.seconds + levels.seconds) / (search.seconds + levels.seconds),
    },
  };
}

function added(a: Spent, b: Spent): Spent {
  return {
    evaluations: a.evaluations + b.evaluations,
    images: a.images + b.images,
    trainingSteps: a.trainingSteps + b.trainingSteps,
    seconds: a.seconds + b.seconds,
  };
}
