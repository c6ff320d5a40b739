/**
 * `npm run bench:graph`: from the bytes of a file to the graph cut to half its MACs, phase by phase; the time for each
 * node of networks of up to 5,000; and hundreds of selections in a row, as a search makes them. Medians of interleaved
 * rounds, since machines are shared, with the limit measured in the same rounds.
 */
import { readFileSync } from 'node:fs';
import { median } from 'simple-statistics';
import { writeOnnx } from '../../shared/onnx/write.ts';
import { sharedData } from '../setup/shared-data.ts';
import { manySelections, mapPhases, type Pass, passOver, type Subject, subject } from './graph-phases.ts';
import { denseNet121, ladders } from './networks.ts';

const warmUp = 5;
const rounds = 15;
const selections = 400;
const lengths = [500, 1000, 2000, 5000];

/** Every network has its turn in every round, each time after another one. */
function passes(subjects: readonly Subject[]): Pass[][] {
  const made: Pass[][] = subjects.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const index = (turn + round + warmUp) % subjects.length;
      const pass = passOver(subjects[index]!);
      if (round >= 0) made[index]!.push(pass);
    }
  }
  return made;
}

/** The work without copying weights: what the cut copies is timed apart, what the reader copies is not taken off. */
const work = ({ read, normalize, units, select, cut, copy }: Pass): number =>
  read + normalize + units + select + cut - copy;
/** What a busy machine disturbs least: the total of each phase's best time. */
const fastest = (own: readonly Pass[]): number =>
  work(own.reduce((best, pass) => mapPhases(best, (time, phase) => Math.min(time, pass[phase]))));
const limit = ({ decode, copy }: Pass): number => decode + copy;

const columns: Readonly<Record<string, (pass: Pass) => number>> = {
  read: ({ read }) => read,
  normalize: ({ normalize }) => normalize,
  units: ({ units }) => units,
  select: ({ select }) => select,
  cut: ({ cut, copy }) => cut - copy,
  total: work,
  copying: ({ copy }) => copy,
  limit,
  ratio: (pass) => (work(pass) + pass.copy) / limit(pass),
};

const heading = (): string => [...Object.keys(columns), 'fastest'].map((name) => name.padStart(10)).join('');

function row(name: string, own: readonly Pass[], scale: number): string {
  const cells = Object.entries(columns).map(([column, of]) =>
    (median(own.map(of)) * (column === 'ratio' ? 1 : scale)).toFixed(2).padStart(10),
  );
  return name.padEnd(22) + cells.join('') + (fastest(own) * scale).toFixed(2).padStart(10);
}

function benchNetworks(networks: readonly Subject[]): void {
  console.log(
    `From the file to half the MACs, ms, medians of ${rounds} rounds. Total is without copying weights in the`,
  );
  console.log('cut; limit is the bare protobuf decoder and that copying; ratio is total and copying over the limit;');
  console.log('fastest is the total of the best time of each phase, which a busy machine disturbs least.');
  console.log(`${''.padEnd(22)}${heading()}`);
  passes(networks).forEach((own, index) => console.log(row(networks[index]!.name, own, 1)));
}

function benchLadders(): void {
  console.log(`\nMicroseconds for each node of networks of one width:\n${''.padEnd(22)}${heading()}`);
  for (const [name, build] of Object.entries(ladders)) {
    const subjects = lengths.map((length) => subject(name, writeOnnx(build(length))));
    const made = passes(subjects);
    const perNode = subjects.map(({ nodes }) => 1000 / nodes);
    made.forEach((own, index) => console.log(row(`${name}, ${subjects[index]!.nodes}`, own, perNode[index]!)));
    const growth = (of: (own: readonly Pass[]) => number): string => {
      const [shortest, longest] = [0, lengths.length - 1].map((at) => of(made[at]!) * perNode[at]!);
      return (longest! / shortest!).toFixed(2);
    };
    const medians = growth((own) => median(own.map(work)));
    console.log(
      `${name}: the longest takes ${medians} times as long for a node as the shortest, ${growth(fastest)} at best`,
    );
  }
}

function benchSelections(networks: readonly Subject[]): void {
  console.log(`\n${selections} selections on one Selector, ms for each:`);
  for (const network of networks) {
    for (const [quantity, times] of Object.entries(manySelections(network, selections))) {
      const figures = `median ${median(times).toFixed(2)}, largest ${Math.max(...times).toFixed(2)}`;
      console.log(`${network.name.padEnd(22)} ${quantity.padEnd(12)} ${figures}`);
    }
  }
}

const files = {
  MobileNetV2: 'mobilenetv2-imagenet-bnfolded.onnx',
  'ResNet-56': 'resnet56-cifar10.onnx',
  'YOLO-Fastest': 'yolo-fastest-1.1-xl.onnx',
};
const fromFiles = Object.entries(files).flatMap(([name, file]) => {
  const path = sharedData(`models/${file}`);
  if (path === null) console.log(`${name} is left out: ../shared/data/models/${file} is not there.`);
  return path === null ? [] : [subject(name, readFileSync(path))];
});
benchNetworks([...fromFiles, subject('DenseNet-121', writeOnnx(denseNet121()))]);
benchLadders();
benchSelections(fromFiles);
