import type { TradeoffCandidate } from '../api/results.ts';
import { formatLevel } from '../format/numbers.ts';
import { methodLabel } from './methods.ts';

type Named = Pick<TradeoffCandidate, 'method' | 'level' | 'budget'> & Partial<Pick<TradeoffCandidate, 'sparsity'>>;

/** What each candidate is called, by id: "LeGR 50 %". Where two experiments made the same, a number tells them apart. */
export function nameCandidates(
  candidates: readonly (Named & Pick<TradeoffCandidate, 'id'>)[],
): ReadonlyMap<string, string> {
  const plain = candidates.map((candidate) => [candidate.id, plainName(candidate)] as const);
  const counts = new Map<string, number>();
  for (const [, name] of plain) counts.set(name, (counts.get(name) ?? 0) + 1);
  const used = new Map<string, number>();
  return new Map(
    plain.map(([id, name]) => {
      if (counts.get(name) === 1) return [id, name];
      const ordinal = (used.get(name) ?? 0) + 1;
      used.set(name, ordinal);
      return [id, `${name} #${String(ordinal)}`];
    }),
  );
}

/** A candidate by itself: "LeGR 50 %", or "LeGR latency<=12ms". */
export function plainName({ method, level, budget, sparsity = null }: Named): string {
  if (method === 'dense') return methodLabel(method);
  const pattern = sparsity === null ? '' : `, ${sparsity.pattern}`;
  return `${methodLabel(method)} ${budget ?? `${formatLevel(level)} %`}${pattern}`;
}
