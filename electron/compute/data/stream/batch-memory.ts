import type { Task } from '../dataset.ts';
import type { ImageSize } from '../pixels.ts';
import type { BatchMemory } from './worker/messages.ts';

/** Batches that are ready or at work while another one is used: enough to bridge an image that decodes slowly. */
const mostSlots = 4;
const leastSlots = 2;
/** What they may take together, unless even the least number takes more. */
const usualBytes = 2 ** 28;

/** Shared memory for some batches, so that nothing is copied from thread to thread. */
export function batchMemory(task: Task, batchSize: number, { width, height }: ImageSize): BatchMemory {
  const labels = batchSize * width * height;
  const imageBytes = labels * 3 * Float32Array.BYTES_PER_ELEMENT;
  const slots = Math.max(leastSlots, Math.min(mostSlots, Math.floor(usualBytes / imageBytes)));
  const shared = (bytes: number): SharedArrayBuffer[] =>
    Array.from({ length: slots }, () => new SharedArrayBuffer(bytes));
  return { images: shared(imageBytes), masks: task === 'segmentation' ? shared(labels) : null };
}
