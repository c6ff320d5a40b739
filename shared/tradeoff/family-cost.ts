import type { CandidateFigures, FamilyCost, Spent } from '../api/results.ts';

const nothing: Spent = { evaluations: 0, images: 0, trainingSteps: 0, seconds: 0 };

/**
 * What a family of networks cost. `search`: choosing the rankings of all of them; null where nothing was chosen or it was
 * not counted. `perSearch`: networks that one search may judge. Methods without a ranking to go by search anew for each
 * level (He et al., "AMC", 2018; Gordon et al., "MorphNet", 2018): so many times as many are judged then.
 */
export function familyCost(
  candidates: readonly Pick<CandidateFigures, 'method' | 'spent'>[],
  search: Spent | null,
  perSearch: number | null,
): FamilyCost | null {
  const cut = candidates.filter(({ method }) => method !== 'dense');
  if (cut.length === 0 || cut.some(({ spent }) => spent === null)) return null;
  const levels = cut.reduce((sum, { spent }) => added(sum, spent!), nothing);
  if (search === null || perSearch === null || search.evaluations === 0) {
    return { networks: cut.length, search: search ?? nothing, levels, searchPerLevel: null };
  }
  const evaluations = perSearch * cut.length;
  const searchSeconds = (search.seconds / search.evaluations) * evaluations;
  return {
    networks: cut.length,
    search,
    levels,
    searchPerLevel: {
      evaluations,
      timesTheEvaluations: evaluations / search.evaluations,
      timesAsLong: (searchSeconds + levels.seconds) / (search.seconds + levels.seconds),
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
