/**
 * `npm run results:legr`: ResNet-20 and ResNet-56 cut to 90 to 30 % of their MACs by every method, three seeds: test
 * accuracy as cut, after batch normalisation was recalibrated on 1,024 images, and after a short fine-tune (300 steps of
 * 128, learning rate 0.01 along a cosine); the first seed's latency on this computer, interleaved, with one thread; what the
 * searches cost. Takes hours; what was made is kept in `.cache/results` and not made again.
 * Options: --networks resnet20,resnet56 --levels 0.7,0.5 --seeds 0,1 --methods legr,uniform-l2; --print makes nothing.
 * `--networks vww` is MLPerf Tiny's MobileNet on 256 COCO images with and without a person; `--model FILE --data FOLDER` is any
 * classifier on any image folder.
 */
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BaseName, baseNetwork } from './legr/base-networks.ts';
import { makeFamily } from './legr/family.ts';
import { measureLatencies } from './legr/latencies.ts';
import { comparedMethods } from './legr/methods.ts';
import { ResultStore } from './legr/store.ts';
import { printTables } from './legr/tables.ts';

const { values } = parseArgs({
  options: {
    networks: { type: 'string', default: 'resnet20,resnet56' },
    levels: { type: 'string', default: '0.9,0.8,0.7,0.6,0.5,0.4,0.3' },
    seeds: { type: 'string', default: '0,1,2' },
    methods: { type: 'string', default: comparedMethods.map(({ name }) => name).join(',') },
    model: { type: 'string' },
    data: { type: 'string' },
    print: { type: 'boolean', default: false },
  },
});
const cache = fileURLToPath(new URL('../../.cache/results', import.meta.url));
const store = new ResultStore(join(cache, 'legr.jsonl'));

async function makeAll(): Promise<void> {
  const { model, data } = values;
  const wanted = model === undefined ? (values.networks.split(',') as BaseName[]) : [basename(model)];
  for (const network of wanted) {
    const base =
      model === undefined || data === undefined
        ? await baseNetwork(network as BaseName, cache)
        : { path: resolve(model), images: resolve(data) };
    if (base === null) {
      console.log(`${network} is left out: it or its images are not in ../shared/data.`);
      continue;
    }
    const seeds = values.seeds.split(',').map(Number);
    for (const seed of seeds) {
      for (const name of values.methods.split(',')) {
        const compared = comparedMethods.find((method) => method.name === name);
        if (compared === undefined) throw new Error(`no method is called ${name}`);
        const levels = values.levels.split(',').map(Number);
        await makeFamily(store, {
          ...{ network, ...base, cache: join(cache, 'images'), levels, seed, compared },
        });
      }
    }
    await measureLatencies(store, network, base.path, seeds[0]!);
  }
}

if (!values.print) await makeAll();
printTables(store);
