import { onnxRuntimeEngine } from '../../../electron/compute/engines/onnxruntime/engine.ts';
import { Updater } from '../../../electron/compute/training/updater.ts';
import { recipeSchema } from '../../../shared/api/training.ts';
import { type BenchNetwork, objectiveOf, readNetwork } from './networks.ts';
import { benchProgram } from './program.ts';

const megabyte = 1024 * 1024;

/** Resident memory over many steps: what is not given back shows as growth. */
export async function benchMemory(network: BenchNetwork, steps: number, threads: number): Promise<void> {
  const graph = readNetwork(network);
  if (graph === null) return;
  const { name, batch } = network;
  const { weights, feeds } = benchProgram(graph, batch);
  const names = [...weights.keys()];
  const updater = new Updater(graph, { recipe: recipeSchema.parse({}), weights: names, totalSteps: steps });
  const session = await onnxRuntimeEngine.prepare({
    graph,
    objective: objectiveOf(graph),
    options: { batch, weights: names, normalization: 'batch' },
    threads,
  });
  const early = Math.ceil(steps / 10);
  let before = 0;
  for (let step = 1; step <= steps; step++) {
    updater.apply(await session.step(updater.forwardWeights(), feeds));
    if (step === early) before = process.memoryUsage.rss();
  }
  const after = process.memoryUsage.rss();
  const most = process.resourceUsage().maxRSS / 1024;
  await session.release();
  console.log(
    `${name}, batch ${batch}: ${(before / megabyte).toFixed(0)} MB resident after ${early} steps, ` +
      `${(after / megabyte).toFixed(0)} MB after ${steps} (${(100 * (after / before - 1)).toFixed(2)} %), ${most.toFixed(0)} MB at most`,
  );
}
