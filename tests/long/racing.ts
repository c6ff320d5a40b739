/**
 * `npm run check:racing`: LeGR's search with races and without, over seeds, on ResNet-20 and 1,024 validation images of CIFAR-10:
 * the networks that races find lose no more on all validation images than others do, within the spread of the seeds, for
 * at most half of the images. `npm run check:racing -- 5 400` takes that many seeds and candidates; 3 and 200 otherwise.
 */
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { readModelFile } from '../../electron/compute/model.ts';
import { normalize } from '../../shared/graph/normalize.ts';
import { search, type Searched } from '../electron/compute/methods/racing-search.ts';
import { cifar10, sharedData } from '../setup/shared-data.ts';

const seeds = Number(process.argv[2] ?? 3);
const settings = { candidates: Number(process.argv[3] ?? 200), fitnessImages: 1024, recalibrateInFitness: 128 };
const threads = 2;

const path = sharedData('models/resnet20-cifar10-jpeg.onnx');
if (path === null || sharedData('cifar10-jpeg.tar.xz') === null) {
  console.log('The check of races is skipped: ../shared/data is not there.');
} else {
  process.exitCode = (await check(normalize((await readModelFile(path)).graph), await cifar10())) ? 0 : 1;
}

async function check(graph: Parameters<typeof search>[0], folder: string): Promise<boolean> {
  const whole: Searched[] = [];
  const raced: Searched[] = [];
  console.log('seed  images (all)  images (raced)  ratio  loss (all)  loss (raced)');
  for (let seed = 0; seed < seeds; seed++) {
    const all = await search(graph, folder, { ...settings, racing: false }, seed, threads);
    const some = await search(graph, folder, { ...settings, racing: true }, seed, threads);
    whole.push(all);
    raced.push(some);
    const columns = [
      all.images,
      some.images,
      (some.images / all.images).toFixed(3),
      all.loss.toFixed(4),
      some.loss.toFixed(4),
    ];
    console.log(seed, ...columns);
  }
  const lossesOf = (searches: readonly Searched[]): number[] => searches.map(({ loss }) => loss);
  const ratio = mean(raced.map(({ images }) => images)) / mean(whole.map(({ images }) => images));
  const difference = mean(lossesOf(raced)) - mean(lossesOf(whole));
  const spread = seeds < 2 ? 0 : sampleStandardDeviation(lossesOf(whole));
  console.log(`images: ${ratio.toFixed(3)} of those without races (asked: at most 0.5)`);
  console.log(
    `loss: ${difference.toFixed(4)} more with races; deviation of seeds ${spread.toFixed(4)} (asked: within)`,
  );
  return ratio <= 0.5 && difference <= spread;
}
