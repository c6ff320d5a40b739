import type { ModelReport } from '../api/results.ts';
import { counted } from '../format/numbers.ts';

/** Reasons that are named; what more there are is a number. */
const mostNamed = 2;

/** In one sentence what of a network can be pruned, and what keeps the rest: "87 % of the multiply-accumulates can be pruned; …". */
export function pruningVerdict({ macs, groups }: Pick<ModelReport, 'macs' | 'groups'>, prunableMacs: number): string {
  const prunable = groups.filter((group) => group.prunable);
  const fixed = groups.filter((group) => !group.prunable);
  const reasons = [...new Set(fixed.flatMap(({ fixedBy }) => fixedBy))];
  if (prunable.length === 0) {
    return `Nothing of this network can be pruned${reasons.length > 0 ? `: every group is fixed by ${namesOf(reasons)}` : ''}.`;
  }
  const what = `${shareWords(macs === 0 ? 1 : prunableMacs / macs)} can be pruned`;
  if (fixed.length === 0) return `${what}: all ${counted(groups.length, 'group')} may lose channels.`;
  return `${what}; ${counted(fixed.length, 'group')} ${fixed.length === 1 ? 'is' : 'are'} fixed by ${namesOf(reasons)}.`;
}

function shareWords(share: number): string {
  // What rounds to the whole is not the whole.
  if (share >= 1) return 'All multiply-accumulates';
  const percent = share * 100;
  const text = percent >= 99.95 ? 'over 99.9' : percent >= 99 || percent < 10 ? percent.toFixed(1) : percent.toFixed(0);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} % of the multiply-accumulates`;
}

function namesOf(reasons: readonly string[]): string {
  const named = reasons.slice(0, mostNamed);
  const more = reasons.length - named.length;
  return more === 0 ? named.join(' and ') : `${named.join(', ')} and ${more} more`;
}
