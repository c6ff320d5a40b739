import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClassificationData } from '../../../../electron/compute/evaluate/classification-data.ts';
import { fineTune } from '../../../../electron/compute/experiment/fine-tune.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { briefly } from '../experiment/recipes.ts';
import { drawDataset, never, residualNetwork, temporaryFolder } from '../samples.ts';
import { search } from './racing-search.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let graph: Graph;

beforeAll(async () => {
  folder = await temporaryFolder();
  await drawDataset(folder.path, { train: 120, test: 3, val: 384 });
  await writeFile(join(folder.path, 'dataset.yaml'), 'validation: val\n');
  // Of an untrained network all cuts are much the same.
  const untrained = normalize(residualNetwork());
  const data = await ClassificationData.open(folder.path, untrained, 0);
  const context = {
    ...{ dense: untrained, data, signal: never, imageCache: null, checkpoints: null },
    experiment: { seed: 0, threads: 2 },
  };
  const { network } = await fineTune(context, untrained, briefly(120), () => undefined);
  // In batches of 16, so that there is a look at the race every so often.
  const inputs = network.inputs.map((input) => ({ ...input, dims: [16, ...input.dims.slice(1)] }));
  graph = normalize({ ...network, inputs });
});
afterAll(() => folder.remove());

const settings = { candidates: 120, population: 24, tournament: 16, fitnessImages: 384, recalibrateInFitness: 0 };

// Of so small a network many cuts are one and the same, which are judged once: `npm run check:racing` takes a larger one.
it('races find rankings as good as judging every image does, for half the images of all candidates', async () => {
  const whole = await search(graph, folder.path, { ...settings, racing: false }, 0, 2);
  const raced = await search(graph, folder.path, { ...settings, racing: true }, 0, 2);
  expect(raced.images).toBeLessThan(whole.images);
  expect(raced.images).toBeLessThanOrEqual(0.5 * settings.candidates * settings.fitnessImages);
  expect(raced.loss).toBeLessThanOrEqual(1.02 * whole.loss);
}, 30_000);
