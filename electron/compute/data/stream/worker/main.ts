/** A worker thread of a training stream: decodes and augments its share of every batch. */
import { parentPort, workerData } from 'node:worker_threads';
import { answerJobs } from '../../../threads/answer-jobs.ts';
import { Augmenter } from '../../augment/augmenter.ts';
import type { Box } from '../../dataset.ts';
import { SampleLoader } from './loader.ts';
import type { Job, JobDone, WorkerSettings } from './messages.ts';

if (parentPort === null) throw new Error('this is a worker thread, started by a training stream');
const settings = workerData as WorkerSettings;
const loader = new SampleLoader(settings);
const augmenter = new Augmenter(settings.augmenter, (index) => loader.load(index));
const { size } = settings.augmenter;
const pixels = size.width * size.height;
const images = settings.memory.images.map((slot) => new Float32Array(slot));
const masks = settings.memory.masks?.map((slot) => new Uint8Array(slot)) ?? null;

/** Images decoded side by side in this thread, so that libuv's threads have work while this one draws. */
const concurrency = 4;

async function run(job: Job): Promise<Box[][]> {
  const boxes: Box[][] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < job.indices.length; i = next++) boxes[i] = await make(job, i);
  };
  const stop = (error: unknown): never => {
    next = job.indices.length;
    throw error;
  };
  // None goes on behind the answer: the cache's file may be closed then.
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, () => work().catch(stop)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return boxes;
}

async function make(job: Job, i: number): Promise<Box[]> {
  if (job.kind === 'remainder') {
    await loader.load(job.indices[i]);
    return [];
  }
  const place = job.at + i;
  return augmenter.write(job.epoch, job.indices[i], {
    image: images[job.slot].subarray(place * 3 * pixels, (place + 1) * 3 * pixels),
    mask: masks?.[job.slot].subarray(place * pixels, (place + 1) * pixels) ?? null,
  });
}

async function answer(job: Job): Promise<JobDone> {
  const before = { decoded: loader.decoded, damaged: loader.damaged };
  const boxes = await run(job);
  const { cacheFailure } = loader;
  loader.cacheFailure = null;
  const decoded = loader.decoded - before.decoded;
  return { boxes, decoded, damaged: loader.damaged - before.damaged, cacheFailure };
}

answerJobs(parentPort, answer, { closed: () => loader.close() });
