import type { TradeoffCandidate } from '../../../shared/api/results.ts';
import { methodLook } from './methods.ts';

/** "LeGR 50 %": the name of a candidate on screen. Where two experiments made the same, a number tells them apart. */
export function nameCandidates(candidates: readonly TradeoffCandidate[]): ReadonlyMap<string, string> {
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

function plainName({ method, level }: TradeoffCandidate): string {
  const { name } = methodLook(method);
  return method === 'dense' ? name : `${name} ${formatLevel(level)}`;
}

/** A share of the MACs without digits that say nothing: "50 %", "12.5 %". */
export function formatLevel(level: number): string {
  return `${String(Math.round(level * 1000) / 10)} %`;
}
