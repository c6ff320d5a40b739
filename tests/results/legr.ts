/**
 * `npm run results:legr`: ResNet-20 and ResNet-56 cut to 90 to 30 % of their MACs by every method, three seeds: test
 * accuracy as cut, after batch normalisation was recalibrated on 1,024 images, and after a short fine-tune (300 steps of
 * 128, learning rate 0.01 along a cosine). Takes hours; what was made is kept in `.cache/results` and not made again.
 * Options: --networks resnet20,resnet56 --levels 0.7,0.5 --seeds 0,1 --methods legr,uniform-l2; --print makes nothing.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cifar10, sharedData } from '../setup/shared-data.ts';
import { type BaseName, baseNetwork } from './legr/base-networks.ts';
import { makeFamily } from './legr/family.ts';
import { comparedMethods } from './legr/methods.ts';
import { ResultStore } from './legr/store.ts';
import { printTables } from './legr/tables.ts';

const { values } = parseArgs({
  options: {
    networks: { type: 'string', default: 'resnet20,resnet56' },
    levels: { type: 'string', default: '0.9,0.8,0.7,0.6,0.5,0.4,0.3' },
    seeds: { type: 'string', default: '0,1,2' },
    methods: { type: 'string', default: comparedMethods.map(({ name }) => name).join(',') },
    print: { type: 'boolean', default: false },
  },
});
const cache = fileURLToPath(new URL('../../.cache/results', import.meta.url));
const store = new ResultStore(join(cache, 'legr.jsonl'));

async function makeAll(): Promise<void> {
  if (sharedData('cifar10-jpeg.tar.xz') === null) {
    console.log('Left out: ../shared/data/cifar10-jpeg.tar.xz is not there.');
    return;
  }
  const images = await cifar10();
  for (const network of values.networks.split(',') as BaseName[]) {
    const path = await baseNetwork(network, images, cache);
    if (path === null) {
      console.log(`${network} is left out: it is not in ../shared/data/models.`);
      continue;
    }
    for (const seed of values.seeds.split(',').map(Number)) {
      for (const name of values.methods.split(',')) {
        const compared = comparedMethods.find((method) => method.name === name);
        if (compared === undefined) throw new Error(`no method is called ${name}`);
        const levels = values.levels.split(',').map(Number);
        await makeFamily(store, {
          ...{ network, path, images, cache: join(cache, 'images'), levels, seed, compared },
        });
      }
    }
  }
}

if (!values.print) await makeAll();
printTables(store);
