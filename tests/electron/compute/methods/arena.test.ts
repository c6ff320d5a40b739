import { expect, it } from 'vitest';
import type { Contestant } from '../../../../electron/compute/judge/judge.ts';
import { Arena } from '../../../../electron/compute/methods/legr/arena.ts';
import { coupledSpace } from '../../../../electron/compute/methods/legr/coupled-space.ts';
import { identityOf } from '../../../../electron/compute/methods/legr/individual.ts';
import { options, settingsOf } from '../../../../electron/compute/methods/legr/options.ts';
import { globalL2Scores } from '../../../../electron/compute/methods/global-l2/scores.ts';
import { Selector } from '../../../../electron/compute/prune/select.ts';
import { EspalierError, type ErrorCode } from '../../../../shared/api/errors.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { failureOf, residualNetwork } from '../samples.ts';

const graph = normalize(residualNetwork());
const units = findUnits(graph);
const selector = new Selector(graph, units);
const space = coupledSpace(selector.cohorts, [{ name: 'global-l2', scores: globalL2Scores(graph, units) }]);

const limit = selector.shareOf('macs', 0.5);

/** Judges the plain norm after a training that ends with the error. */
const judged = (code: ErrorCode) => {
  const unjudged = { atOnce: 1, images: 0, judge: () => Promise.reject(new Error('judged')), close: Promise.resolve };
  const context = {
    selector,
    spend: () => undefined,
    fineTuned: () => Promise.reject(new EspalierError(code, 'It did not work.', '')),
  };
  const settings = settingsOf(options.parse({ fineTuneSteps: 5 }), [0.5], { threads: 1 });
  const arena = new Arena(context, settings, space, unjudged, { limit });
  return arena.judge([identityOf(space, 0)], { population: [], fittest: null });
};

it('a network whose training diverges is the worst, and ends no search', async () => {
  expect(await judged('TRAINING_DIVERGED')).toMatchObject([{ loss: Infinity, losses: null }]);
  expect((await failureOf(judged('IMAGE_UNREADABLE'))).code).toBe('IMAGE_UNREADABLE');
});

it('judges what is cut after a warm start: without the units that the network before was without', async () => {
  const within = selector.select(
    globalL2Scores(graph, units).map((score) => -score),
    selector.shareOf('macs', 0.8),
  );
  const removals: ReadonlySet<number>[] = [];
  const judge = {
    ...{ atOnce: 1, images: 1, close: () => Promise.resolve() },
    judge(contestant: Contestant) {
      if ('removed' in contestant) removals.push(contestant.removed);
      return Promise.resolve({ loss: 1, accuracy: 1, losses: Float32Array.of(1), images: 1 });
    },
  };
  const context = { selector, spend: () => undefined, fineTuned: () => Promise.reject(new Error('trained')) };
  const settings = settingsOf(options.parse({}), [0.5], { threads: 1 });
  const scores = globalL2Scores(graph, units);
  for (const bounds of [{ limit, within }, { limit }]) {
    const arena = new Arena(context, settings, space, judge, bounds);
    await arena.bout(arena.plan(scores), null);
  }
  const keepsTo = (removed: ReadonlySet<number>): boolean => [...within].every((unit) => removed.has(unit));
  expect(removals.map(keepsTo)).toEqual([true, false]);
});
