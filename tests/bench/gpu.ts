/**
 * `npm run bench:gpu`: training in TensorFlow.js on the GPU, beside PyTorch on the same card in the same run where
 * Python has it. `-- ENGINE` takes another engine than the best backend of TensorFlow.js (`-- onnxruntime`),
 * `--python PATH` another Python, `--steps N` fewer steps.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from 'simple-statistics';
import { engineNamed } from '../../electron/compute/engines/engines.ts';
import { Updater } from '../../electron/compute/training/updater.ts';
import { type EngineChoice, engineSchema } from '../../shared/api/engine.ts';
import { recipeSchema } from '../../shared/api/training.ts';
import { type BenchNetwork, benchNetworks, objectiveOf, readNetwork } from './engine/networks.ts';
import { benchProgram } from './engine/program.ts';

const warmupSteps = 5;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { python: { type: 'string', default: 'python3' }, steps: { type: 'string', default: '30' } },
});
const measuredSteps = Number(values.steps);
const engine = engineSchema.parse(positionals[0] ?? 'tensorflow');

for (const network of benchNetworks) {
  if (network.name !== 'ResNet-56' && network.name !== 'MobileNetV2') continue;
  await benchTraining(network, engine);
  comparePyTorch(network, values.python);
}
// A GPU's driver may keep the process alive.
process.exit();

/** Steps with the optimiser and everything around; loss and gradient of the first one, to be compared between engines. */
async function benchTraining(network: BenchNetwork, choice: EngineChoice): Promise<void> {
  const { name, batch } = network;
  const graph = readNetwork(network);
  if (graph === null) return console.log(`${name} is skipped: ../shared/data is not there.`);
  const { feeds, weights } = benchProgram(graph, batch);
  const names = [...weights.keys()];
  const recipe = recipeSchema.parse({ optimizer: { kind: 'sgd', learningRate: 1e-4 } });
  const updater = new Updater(graph, { recipe, weights: names, totalSteps: 10_000 });
  const session = await (
    await engineNamed(choice)
  ).prepare({
    graph,
    objective: objectiveOf(graph),
    options: { batch, weights: names, normalization: 'batch' },
    threads: 2,
  });
  const times: number[] = [];
  let engineMs = 0;
  let first = '';
  for (let step = 0; step < warmupSteps + measuredSteps; step++) {
    const start = performance.now();
    const result = await session.step(updater.forwardWeights(), feeds);
    const computed = performance.now();
    if (step === 0) first = `first loss ${result.loss.toFixed(5)}, gradient ${normOf(result.gradients).toFixed(4)}`;
    updater.apply(result);
    if (step < warmupSteps) continue;
    times.push(performance.now() - start);
    engineMs += computed - start;
  }
  const stepMs = median(times);
  const share = engineMs / times.reduce((sum, ms) => sum + ms, 0);
  console.log(
    `${name}, batch ${batch}, ${session.description}: ${((1000 * batch) / stepMs).toFixed(0)} images/s ` +
      `(${stepMs.toFixed(1)} ms a step, ${(100 * share).toFixed(1)} % of it in the engine); ${first}`,
  );
  await session.release();
}

function normOf(gradients: ReadonlyMap<string, Float32Array>): number {
  let sum = 0;
  for (const gradient of gradients.values()) for (const value of gradient) sum += value * value;
  return Math.sqrt(sum);
}

function comparePyTorch({ name, batch }: BenchNetwork, python: string): void {
  const script = fileURLToPath(new URL('gpu/pytorch.py', import.meta.url));
  const { error, status } = spawnSync(python, [script, name, String(batch)], { stdio: 'inherit' });
  if (error !== undefined || status !== 0) console.log(`  PyTorch is skipped: ${python} has none, or no GPU.`);
}
