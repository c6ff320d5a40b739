import { type Level, levelName } from '../level.ts';
import type { MethodContext } from '../method.ts';
import type { Arena, Bout, Plan } from './arena.ts';
import type { LegrSettings } from './options.ts';
import type { NamedRanking } from './rankings.ts';
import type { RankingWatch } from './ranking-watch.ts';

/** A ranking at a level, with its network's standing. */
interface Entry {
  readonly ranking: NamedRanking;
  /** null where the ranking cannot meet the level. */
  readonly plan: Plan | null;
  readonly bout: Bout;
}

type Choosing = Pick<LegrSettings, 'atOnce' | 'racing' | 'finalists' | 'finalistSteps'>;

/**
 * The ranking that a level is cut by. All are judged as cut, those that cut alike once. Where the experiment fine-tunes,
 * the best of them go through a short form of that training, and the one that loses least after it is taken: how a
 * network trains is told by its first steps better than by what the cut has left of it. The baselines always take part,
 * so that the family does not fall below them. Of equal ones the first is taken.
 */
export async function chooseRanking(
  context: Pick<MethodContext, 'experiment' | 'signal' | 'stage'>,
  arena: Arena,
  level: Level,
  rankings: readonly NamedRanking[],
  settings: Choosing,
  watch: RankingWatch,
): Promise<NamedRanking> {
  const untrained = await judgeAll(arena, rankings, settings);
  const finals = finalistsOf(untrained, context.experiment.fineTune === undefined ? 1 : settings.finalists);
  const trained = finals.length === 1 ? null : await trainAll(context, arena, level, finals, settings);
  const [{ ranking }] = byLoss(trained ?? finals);
  watch.decided(level, {
    asCut: standing(untrained),
    trained: trained === null ? null : { steps: settings.finalistSteps, losses: standing(trained) },
    chosen: ranking.name,
  });
  return ranking;
}

async function judgeAll(
  arena: Arena,
  rankings: readonly NamedRanking[],
  { atOnce, racing }: Choosing,
): Promise<Entry[]> {
  const planned = rankings.map((ranking) => ({ ranking, plan: arena.plan(ranking.scores) }));
  const distinct = [...new Map(planned.map(({ plan }) => [plan?.key, plan])).values()];
  const known = new Map<string | undefined, Bout>();
  let best: Bout | null = null;
  for (let from = 0; from < distinct.length; from += atOnce) {
    const rival: Float32Array | null = racing ? (best?.losses ?? null) : null;
    const some = distinct.slice(from, from + atOnce);
    const bouts: readonly Bout[] = await Promise.all(some.map((plan) => arena.bout(plan, rival)));
    for (const bout of bouts) {
      known.set(bout.plan?.key, bout);
      if (best === null || bout.loss < best.loss) best = bout;
    }
  }
  return planned.map(({ ranking, plan }) => ({ ranking, plan, bout: known.get(plan?.key)! }));
}

async function trainAll(
  { signal, stage }: Pick<MethodContext, 'signal' | 'stage'>,
  arena: Arena,
  level: Level,
  finals: readonly Entry[],
  { finalistSteps }: Choosing,
): Promise<Entry[]> {
  const progress = stage(`finals at ${levelName(level)}`, finals.length);
  const trained: Entry[] = [];
  for (const { ranking, plan } of finals) {
    signal.throwIfAborted();
    // Which cannot meet the level is in no final.
    const bout = await arena.trained(plan!, { steps: finalistSteps, schedule: 'cosine' });
    progress(trained.push({ ranking, plan, bout }));
  }
  return trained;
}

/** Best first, each plan once; the baselines among them. */
function finalistsOf(entries: readonly Entry[], count: number): Entry[] {
  const ordered = byLoss(entries);
  const distinct = ordered.filter(({ plan }, at) => ordered.findIndex((one) => one.plan?.key === plan?.key) === at);
  if (count === 1) return distinct.slice(0, 1);
  const able = distinct.filter(({ plan }) => plan !== null);
  const bases = new Set(ordered.filter(({ ranking }) => ranking.isBase).map(({ plan }) => plan?.key));
  const seeded = able.filter(({ plan }) => bases.has(plan?.key));
  const others = able.filter((entry) => !seeded.includes(entry)).slice(0, Math.max(0, count - seeded.length));
  return byLoss([...seeded, ...others]);
}

function byLoss(entries: readonly Entry[]): [Entry, ...Entry[]] {
  return [...entries].sort((a, b) => a.bout.loss - b.bout.loss) as [Entry, ...Entry[]];
}

function standing(entries: readonly Entry[]): ReadonlyMap<string, number> {
  return new Map(entries.map(({ ranking, bout }) => [ranking.name, bout.loss]));
}
