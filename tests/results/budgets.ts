/**
 * `npm run results:budgets`: five latency budgets on this computer for ResNet-56, from 90 to 35 % of what the dense network
 * takes, met by measuring while plans are made, through the command line. Each network's p50, measured together at the
 * end, should be within 5 % under its budget, and never above it by more than the noise floor.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { MeasurementReport } from '../../shared/api/measurements.ts';
import type { ExperimentReport, TradeoffSet } from '../../shared/api/results.ts';
import { parseBudget } from '../../shared/tradeoff/budget.ts';
import { cifar10, sharedData } from '../setup/shared-data.ts';

const shares = [0.9, 0.75, 0.6, 0.45, 0.35];
const wellUsed = 0.95;
const program = fileURLToPath(new URL('../../electron/host/cli/main.ts', import.meta.url));
const network = sharedData('models/resnet56-cifar10.onnx');
const folder = await mkdtemp(join(tmpdir(), 'espalier-budgets-'));

async function espalier<Output>(...args: string[]): Promise<Output> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'], {
    cwd: folder,
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout) as Output;
}

async function tryBudgets(path: string): Promise<void> {
  await espalier('device', 'add', 'here', 'local');
  const dense = await espalier<MeasurementReport>('measure', '--device', 'here', path);
  const denseMs = dense.results[0]!.p50Ns / 1e6;
  const levels = shares.map((share) => `latency<=${(share * denseMs).toPrecision(3)}ms`);
  await writeFile(
    join(folder, 'experiment.yaml'),
    JSON.stringify({
      ...{ name: 'Budgets', model: path, data: await cifar10(), method: 'uniform-l2', levels },
      ...{ device: { name: 'here' }, evaluation: { split: 'test', limit: 500 }, recalibrationImages: 128 },
    }),
  );
  const { candidates, measured } = await espalier<ExperimentReport>('run', 'experiment.yaml');
  const { noiseFloor } = await espalier<TradeoffSet>('tradeoffs', '--device', 'here');
  console.log(`Dense: ${denseMs.toFixed(3)} ms. Noise floor: ${(100 * (noiseFloor ?? 0)).toFixed(1)} %.`);
  console.log('  budget            predicted ms  measured ms  of the budget');
  for (const { id, budget, planned } of candidates) {
    if (budget === null) continue;
    const ns = measured.find(({ candidateId }) => candidateId === id)!.p50Ns;
    const used = ns / parseBudget(budget).limit;
    const verdict = used > 1 + (noiseFloor ?? 0) ? 'missed' : used < wellUsed ? 'not used well' : 'met';
    const cells = [planned!.ns, ns].map((value) => (value / 1e6).toFixed(3).padStart(12));
    console.log(`  ${budget.padEnd(17)}${cells.join(' ')}  ${(100 * used).toFixed(1).padStart(10)} %  ${verdict}`);
    if (verdict !== 'met') process.exitCode = 1;
  }
}

try {
  if (network === null) console.log('Left out: ../shared/data/models/resnet56-cifar10.onnx is not there.');
  else await tryBudgets(network);
} finally {
  await rm(folder, { recursive: true, force: true });
}
