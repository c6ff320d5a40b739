import { describe, expect, it } from 'vitest';
import type { Contestant } from '../../../../electron/compute/judge/judge.ts';
import { Arena } from '../../../../electron/compute/methods/legr/arena.ts';
import { chooseRanking } from '../../../../electron/compute/methods/legr/choose-ranking.ts';
import { coupledSpace } from '../../../../electron/compute/methods/legr/coupled-space.ts';
import { options, settingsOf } from '../../../../electron/compute/methods/legr/options.ts';
import { RankingWatch } from '../../../../electron/compute/methods/legr/ranking-watch.ts';
import type { NamedRanking } from '../../../../electron/compute/methods/legr/rankings.ts';
import type { BriefTraining } from '../../../../electron/compute/methods/method.ts';
import { globalL2Scores } from '../../../../electron/compute/methods/global-l2/scores.ts';
import { Selector } from '../../../../electron/compute/prune/select.ts';
import type { Chart } from '../../../../shared/api/charts.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { cutGraph } from '../../../../shared/graph/cut.ts';
import { type Graph } from '../../../../shared/graph/graph.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { experimentOn, never, residualNetwork } from '../samples.ts';

const graph = normalize(residualNetwork());
const units = findUnits(graph);
const selector = new Selector(graph, units);
const scores = globalL2Scores(graph, units);
const space = coupledSpace(selector.cohorts, [{ name: 'global-l2', scores }]);
const limit = selector.shareOf('macs', 0.5);
const level = { key: 0.5, limit, share: 0.5 };

/** Rankings of different plans, the last a baseline; `twin` cuts as the first does. */
const ranked = (name: string, given: Float64Array, isBase = false): NamedRanking => ({ name, scores: given, isBase });
const forward = scores.map((_, at) => at);
const rankings = [
  ranked('a', forward),
  ranked('twin', forward),
  ranked(
    'b',
    forward.map((at) => -at),
  ),
  ranked(
    'c',
    scores.map((score) => -score),
  ),
  ranked('base', scores, true),
];

interface Losses {
  readonly asCut: Readonly<Record<string, number>>;
  /** A name that is not there diverges. */
  readonly trained: Readonly<Record<string, number>>;
}

/** Judges with stated losses: what is tested is which networks take part, and which one is taken. */
async function choose(losses: Losses, { fineTune = true, finalists = 2 } = {}) {
  const nameOf = new Map<string, string>();
  const keyOf = (removed: ReadonlySet<number>): string => [...removed].sort((a, b) => a - b).join();
  for (const { name, scores: given } of rankings) {
    const key = keyOf(selector.select(given, limit));
    if (!nameOf.has(key)) nameOf.set(key, name);
  }
  const networks = new Map<Graph, string>();
  const trainings: [string, BriefTraining][] = [];
  const judged: string[] = [];
  const judge = {
    ...{ atOnce: 1, images: 1, close: () => Promise.resolve() },
    judge(contestant: Contestant) {
      const name = 'removed' in contestant ? nameOf.get(keyOf(contestant.removed))! : networks.get(contestant.network)!;
      if ('removed' in contestant) judged.push(name);
      const loss = ('removed' in contestant ? losses.asCut : losses.trained)[name]!;
      return Promise.resolve({ loss, accuracy: 0, losses: Float32Array.of(loss), images: 1 });
    },
  };
  const charts = new Map<string, Chart>();
  const context = {
    ...{ selector, signal: never, spend: () => undefined, stage: () => () => undefined },
    experiment: experimentOn('m.onnx', 'd', fineTune ? { fineTune: { recipe: 'short', warmStart: false } } : {}),
    show: (id: string, chart: () => Chart) => void charts.set(id, structuredClone(chart())),
    fineTuned(removed: ReadonlySet<number>, training: BriefTraining) {
      const name = nameOf.get(keyOf(removed))!;
      trainings.push([name, training]);
      if (!(name in losses.trained)) return Promise.reject(new EspalierError('TRAINING_DIVERGED', 'It did.', ''));
      const network = cutGraph(graph, units, removed);
      networks.set(network, name);
      return Promise.resolve(network);
    },
  };
  const settings = settingsOf(options.parse({ finalists, finalistSteps: 7, racing: false }), [0.5], { threads: 2 });
  const arena = new Arena(context, settings, space, judge, { limit });
  const { name } = await chooseRanking(context, arena, level, rankings, settings, new RankingWatch(context));
  return { name, trainings, judged, charts };
}

const asCut = { a: 1, b: 2, c: 3, base: 4 };

describe('the ranking of a level', () => {
  it('is the one that loses least as cut, where nothing is fine-tuned or nobody is in the finals', async () => {
    for (const { name, trainings, judged } of [
      await choose({ asCut, trained: {} }, { fineTune: false }),
      await choose({ asCut, trained: {} }, { finalists: 1 }),
    ]) {
      expect(name).toBe('a');
      expect(trainings).toEqual([]);
      expect(judged).toEqual(['a', 'b', 'c', 'base']);
    }
  });

  it('is the one that loses least after the training of the finals, which the baseline is always in', async () => {
    const { name, trainings, charts } = await choose({ asCut, trained: { a: 0.5, base: 0.4 } });
    expect(name).toBe('base');
    const training = { steps: 7, schedule: 'cosine' };
    expect(trainings).toEqual([
      ['a', training],
      ['base', training],
    ]);
    const finals = charts.get('legr finals');
    expect(finals).toMatchObject({ rows: ['a', 'base'], cells: [[0.5], [0.4]], chosen: [[1, 0]] });
    // Twins have one loss.
    expect(charts.get('legr rankings')).toMatchObject({ cells: [[1], [1], [2], [3], [4]], chosen: [[4, 0]] });
  });

  it('is none whose training diverges', async () => {
    const { name, trainings } = await choose({ asCut, trained: { b: 0.9, base: 1 } }, { finalists: 3 });
    expect(trainings.map(([trained]) => trained)).toEqual(['a', 'b', 'base']);
    expect(name).toBe('b');
  });
});
