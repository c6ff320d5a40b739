import { InferenceSession, Tensor } from 'onnxruntime-node';
import { median } from 'simple-statistics';
import { onnxRuntimeEngine } from '../../../electron/compute/engines/onnxruntime/engine.ts';
import { Updater } from '../../../electron/compute/training/updater.ts';
import { recipeSchema } from '../../../shared/api/training.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { withBatch } from '../../../shared/training/with-batch.ts';
import { type BenchNetwork, objectiveOf, readNetwork } from './networks.ts';
import { printProfile } from './profile.ts';
import { benchProgram } from './program.ts';

const rounds = 15;
/** Forwards in a turn. */
const passes = 3;

/**
 * A whole training step (engine, optimiser and all JavaScript around) beside a bare forward loop of the same network,
 * turn about in one run, since machines are shared. Three forwards are the limit: a step computes what a forward does,
 * and two convolutions of the same size for each of it.
 */
export async function benchSpeed(network: BenchNetwork, threads: number): Promise<void> {
  const graph = readNetwork(network);
  if (graph === null) return console.log(`${network.name} is skipped: ../shared/data is not there.`);
  const { name, batch } = network;
  const bench = benchProgram(graph, batch);
  const { feeds, weights } = bench;
  const names = [...weights.keys()];
  const updater = new Updater(graph, { recipe: recipeSchema.parse({}), weights: names, totalSteps: 10_000 });
  const training = await onnxRuntimeEngine.prepare({
    graph,
    objective: objectiveOf(graph),
    options: { batch, weights: names, normalization: 'batch' },
    threads,
  });
  const forward = await InferenceSession.create(writeOnnx(withBatch(graph, batch)), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
  });
  const [input] = graph.inputs;
  const dims = [batch, ...input!.dims.slice(1).map(Number)];
  const images = new Tensor('float32', feeds.get(input!.name) as Float32Array, dims);

  const times = { forward: [] as number[], step: [] as number[], around: [] as number[] };
  for (let round = -2; round < rounds; round++) {
    // The first of each after the other's turn finds the caches full of what it does not need: a loop does not.
    await forward.run({ [input!.name]: images });
    const start = performance.now();
    for (let pass = 0; pass < passes; pass++) await forward.run({ [input!.name]: images });
    const forwardMs = (performance.now() - start) / passes;
    updater.apply(await training.step(updater.forwardWeights(), feeds));
    const between = performance.now();
    const result = await training.step(updater.forwardWeights(), feeds);
    const computed = performance.now();
    updater.apply(result);
    const end = performance.now();
    if (round < 0) continue;
    times.forward.push(forwardMs);
    times.step.push(end - between);
    times.around.push(end - computed);
  }
  await training.release();
  await forward.release();

  const [forwardMs, stepMs, aroundMs] = [times.forward, times.step, times.around].map((list) => median(list)) as [
    number,
    number,
    number,
  ];
  const ratios = times.step.map((ms, round) => (3 * times.forward[round]!) / ms);
  const perSecond = (ms: number): string => ((batch / ms) * 1000).toFixed(0);
  console.log(
    `${name}, batch ${batch}, ${training.description}: forward ${perSecond(forwardMs)} images/s, step ${perSecond(stepMs)} images/s; ` +
      `of three forwards ${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)}–${Math.max(...ratios).toFixed(3)}); ` +
      `optimiser ${((100 * aroundMs) / stepMs).toFixed(2)} % of a step`,
  );
  await printProfile(bench, threads);
}
