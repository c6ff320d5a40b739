/**
 * `npm run bench:measure`: whether a measured number can be trusted, on this computer. The agent beside the plainest C
 * loop and a loop of onnxruntime-node, on the same network with the same library, each in a new process, interleaved;
 * then a network beside itself; then the same measurement five times. Prints, asserts nothing.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Link } from '../../electron/devices/connection/link.ts';
import { measure, openConnection, type RawMeasurement } from '../../electron/devices/device.ts';
import { compareRounds } from '../../shared/statistics/comparison.ts';
import { ascending, percentile } from '../../shared/statistics/percentile.ts';
import { agentLines, agentPath, runtimeLibrary } from '../resources/agent-document.ts';
import { sharedData } from '../setup/shared-data.ts';

const repetitions = 20;
const warmups = 100;
const turns = 200;
const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
const here = fileURLToPath(new URL('./measure/', import.meta.url));
const abi = fileURLToPath(new URL('../../resources/agent/src/', import.meta.url));

const milliseconds = (ns: number): string => `${(ns / 1e6).toFixed(3)} ms`;
const p50 = (samples: readonly number[]): number => percentile(ascending(samples), 0.5);
const samplesOf = (raw: RawMeasurement['again']): (readonly number[])[] => raw.rounds.map(({ samplesNs }) => samplesNs);

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'inherit'] });
}

const numbers = (text: string): number[] => text.trim().split('\n').map(Number);

/** What runs a network so many times after a warm-up, and gives the nanoseconds of each run. */
function contenders(loop: string): Record<string, (model: string, runs: number) => number[]> {
  const library = runtimeLibrary(architecture);
  return {
    agent: (model, runs) => {
      const schedule = ['--rounds', '1', '--runs', String(runs), '--least-runs', String(runs)];
      const warmup = ['--warmup-runs', String(warmups), '--warmup-ns', '0', '--warmup-cap-ns', '2000000000'];
      const lines = agentLines(
        run(agentPath(architecture), ['--lib', library, '--model', model, ...schedule, ...warmup]),
      );
      return lines.flatMap((line) => (line.event === 'turn' ? line.samplesNs : []));
    },
    'plain C loop': (model, runs) => numbers(run(loop, [library, model, String(warmups), String(runs)])),
    'onnxruntime-node': (model, runs) =>
      numbers(run(process.execPath, [join(here, 'node-loop-child.ts'), model, String(warmups), String(runs)])),
  };
}

function compareWithLoops(model: string, runs: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-bench-'));
  try {
    const loop = join(folder, 'loop');
    run('cc', ['-O2', '-I', abi, '-o', loop, join(here, 'loop.c'), '-ldl']);
    const all = Object.entries(contenders(loop)).map(([name, samples]) => ({
      name,
      samples,
      rounds: [] as number[][],
    }));
    for (let repetition = 0; repetition < repetitions; repetition++) {
      for (const { samples, rounds } of repetition % 2 === 0 ? all : all.toReversed())
        rounds.push(samples(model, runs));
    }
    console.log(`\n${basename(model)}, ${repetitions} processes of each, interleaved, ${runs} runs in each:`);
    const [agent] = all;
    for (const { name, rounds } of all) {
      const { ratio, low, high } = compareRounds(rounds, agent?.rounds ?? []);
      const compared = `agent / it ${ratio.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`;
      console.log(
        `  ${name.padEnd(17)} p50 ${milliseconds(p50(rounds.flat()))}${name === 'agent' ? '' : `   ${compared}`}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function repeat(model: string): Promise<void> {
  const signal = new AbortController().signal;
  const noAnswer = (): Promise<null> => Promise.resolve(null);
  const secrets = { passphrase: noAnswer, password: noAnswer, answer: noAnswer };
  const connection = await openConnection(
    { name: 'here', address: 'local' },
    {
      knownHostsFile: '/nowhere',
      secrets,
      signal,
    },
  );
  const link: Link = { connection: () => Promise.resolve(connection), close: () => connection.close() };
  const artifact = { path: model, sha256: createHash('sha256').update(readFileSync(model)).digest('hex') };
  console.log(`\n${basename(model)}, default profile, five times:`);
  const medians: number[] = [];
  for (let repetition = 0; repetition < 5; repetition++) {
    const raw = await measure(link, 'onnxruntime', [artifact], {
      ...{ profile: 'default', precision: 'float32', threads: 1, load: { shape: 'back-to-back' } },
      ...{ sustainedMinutes: null, layers: false, cudaGraph: false, signal, onProgress: () => undefined },
    });
    const first = raw.models.flatMap(samplesOf);
    const { ratio, low, high } = compareRounds(first, samplesOf(raw.again));
    medians.push(p50(first.flat()));
    const width = `${(100 * (high - low)).toFixed(2)} % wide${low <= 1 && high >= 1 ? '' : ', without 1'}`;
    console.log(
      `  p50 ${milliseconds(medians.at(-1) ?? NaN)}   A/A ${ratio.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}] ${width}`,
    );
  }
  const spread = Math.max(...medians) / Math.min(...medians) - 1;
  console.log(`  the five p50 agree within ${(100 * spread).toFixed(2)} %`);
  await link.close();
}

const models = sharedData('models');
if (models === null) {
  console.log('skipped: shared/data/models is not there');
} else {
  const load = loadavg()[0]?.toFixed(1);
  console.log(`load average ${load} on ${cpus().length} cores: only an idle machine says something of the machine`);
  for (const [name, runs] of [
    ['resnet56-cifar10.onnx', turns],
    ['mobilenetv2-imagenet-bnfolded.onnx', turns / 4],
  ] as const) {
    compareWithLoops(join(models, name), runs);
    await repeat(join(models, name));
  }
}
