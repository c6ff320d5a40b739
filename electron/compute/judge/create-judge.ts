import { freemem } from 'node:os';
import type { Graph } from '../../../shared/graph/graph.ts';
import type { Tensor, TensorData } from '../../../shared/graph/tensor.ts';
import { sampleImages, type SplitName } from '../data/split.ts';
import { batchSizeOf } from '../evaluate/classifier.ts';
import type { CandidateSettings } from '../experiment/candidate.ts';
import { networksAtOnce } from './at-once.ts';
import type { Judge, JudgeSettings } from './judge.ts';
import { shareImages, type SharedImages } from './shared-images.ts';
import { ThreadedJudge } from './threaded-judge.ts';

/**
 * Judges cut networks on a held-out part of the training images, the same for all. A network is really cut, not
 * masked, so that judging it costs what it costs. `threads` is how many work in all; each network has the share of its
 * worker thread. The same network has the same losses, bit for bit, whatever else is judged beside it.
 * Throws what reading the images throws, COMPUTE_FAILED when they do not fit into memory, or the signal's reason.
 */
export async function createJudge(
  {
    graph,
    units,
    data,
    seed,
    threads,
    signal,
  }: Omit<CandidateSettings, 'calibration' | 'evaluation' | 'evaluationSplit'>,
  { images, recalibrationImages, atOnce = threads }: JudgeSettings,
): Promise<Judge> {
  const sampled = async (split: SplitName, count: number): Promise<SharedImages> =>
    shareImages(data, sampleImages(await data.images(split, signal), count, seed), signal);
  const validation = await sampled('validation', images);
  const calibration = recalibrationImages === 0 ? null : await sampled('calibration', recalibrationImages);
  const { classifier } = data;
  const networks = networksAtOnce(graph, batchSizeOf(classifier), { threads: atOnce, freeBytes: freemem() });
  const settings = {
    graph: withSharedConstants(graph),
    units,
    classifier,
    validation,
    calibration,
    // Not by what the memory holds: threads inside of an operator may change the order of its sums.
    threads: Math.max(1, Math.floor(threads / atOnce)),
  };
  return new ThreadedJudge(networks, settings, signal);
}

/** Threads are given the graph by structured clone, which copies what is not shared. */
function withSharedConstants(graph: Graph): Graph {
  const constants = new Map<string, Tensor>();
  for (const [name, tensor] of graph.constants) constants.set(name, { ...tensor, data: shared(tensor.data) });
  return { ...graph, constants };
}

function shared(data: TensorData): TensorData {
  if (!ArrayBuffer.isView(data)) return data;
  const bytes = new Uint8Array(new SharedArrayBuffer(data.byteLength));
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const Elements = data.constructor as new (buffer: ArrayBufferLike) => TensorData;
  return new Elements(bytes.buffer);
}
