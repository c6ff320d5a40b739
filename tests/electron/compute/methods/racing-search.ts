import { ClassificationData } from '../../../../electron/compute/evaluate/classification-data.ts';
import { createJudge } from '../../../../electron/compute/judge/create-judge.ts';
import { Arena } from '../../../../electron/compute/methods/legr/arena.ts';
import { coupledSpace } from '../../../../electron/compute/methods/legr/coupled-space.ts';
import { Evolution } from '../../../../electron/compute/methods/legr/evolution.ts';
import { options, type LegrOptions, settingsOf } from '../../../../electron/compute/methods/legr/options.ts';
import { evolve } from '../../../../electron/compute/methods/legr/search.ts';
import { globalL2Scores } from '../../../../electron/compute/methods/global-l2/scores.ts';
import { uniformL2Scores } from '../../../../electron/compute/methods/uniform-l2/scores.ts';
import { Selector } from '../../../../electron/compute/prune/select.ts';
import { findUnits } from '../../../../shared/graph/channels/find-units.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { never } from '../samples.ts';

export interface Searched {
  /** That went through networks. */
  readonly images: number;
  /** Of the winner's network, on all validation images. */
  readonly loss: number;
}

/** A search at half of the MACs, whose judge is real. */
export async function search(
  graph: Graph,
  folder: string,
  given: Partial<LegrOptions>,
  seed: number,
  threads: number,
): Promise<Searched> {
  const units = findUnits(graph);
  const selector = new Selector(graph, units);
  const bases = [
    { name: 'uniform-l2', scores: uniformL2Scores(graph, units) },
    { name: 'global-l2', scores: globalL2Scores(graph, units) },
  ];
  const space = coupledSpace(selector.cohorts, bases);
  const settings = settingsOf(options.parse({ ...given, patience: null }), [0.5], { threads });
  // One split for all seeds: their winners are compared on the same images.
  const data = await ClassificationData.open(folder, graph, 0);
  const judge = await createJudge(
    { graph, units, data, seed: 0, threads, signal: never },
    {
      images: settings.fitnessImages,
      recalibrationImages: settings.recalibrateInFitness,
      atOnce: settings.atOnce,
    },
  );
  let images = 0;
  const context = {
    selector,
    spend: (work: { images?: number }) => void (images += work.images ?? 0),
    fineTuned: () => Promise.reject(new Error('nothing is trained here')),
  };
  try {
    const arena = new Arena(context, settings, space, judge, { limit: selector.shareOf('macs', 0.5) });
    const evolution = new Evolution(settings, space, [], { seed, name: 'race' });
    const evolving = evolve(evolution, arena, settings.atOnce, { signal: never, progress: () => undefined });
    while ((await evolving.next()).done !== true);
    const spent = images;
    const { loss } = await arena.bout(arena.plan(space.scores(evolution.best)), null);
    return { images: spent, loss };
  } finally {
    await judge.close();
  }
}
