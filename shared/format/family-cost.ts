import type { FamilyCost, Spent } from '../api/results.ts';
import { counted, formatInteger } from './numbers.ts';
import { formatSpan } from './time.ts';

/** A family's cost in sentences, one for each line. */
export function describeFamilyCost({ networks, search, levels, searchPerLevel }: FamilyCost): string[] {
  const lines = [`Making ${counted(networks, 'network')} cost ${describeSpent(levels)}.`];
  if (search.evaluations + search.trainingSteps === 0) return lines;
  lines.unshift(`Choosing the rankings of all of them cost ${describeSpent(search)}.`);
  if (searchPerLevel === null) return lines;
  const { evaluations, timesTheEvaluations, timesAsLong } = searchPerLevel;
  lines.push(
    `A search of its own for each network would judge ${formatInteger(evaluations)} networks, ` +
      `${timesTheEvaluations.toFixed(1)} times as many, and take ${timesAsLong.toFixed(1)} times as long in all.`,
  );
  return lines;
}

function describeSpent({ evaluations, images, trainingSteps, seconds }: Spent): string {
  const parts = [
    evaluations > 0 ? `${formatInteger(evaluations)} networks judged` : '',
    images > 0 ? `${formatInteger(images)} images` : '',
    trainingSteps > 0 ? `${counted(trainingSteps, 'step')} of training` : '',
    formatSpan(seconds),
  ];
  return parts.filter((part) => part !== '').join(', ');
}
