/** Takes every hostile file all the way, in a process whose memory nothing else grows; one line of JSON for each. */
import { startProcessorClock } from '../../../fuzz/onnx/processor-time.ts';
import { tryFile } from '../../../fuzz/onnx/try-file.ts';
import { costlyFiles } from './costly-files.ts';
import { networkFiles } from './network-files.ts';
import { wireFiles } from './wire-files.ts';

export interface Ending {
  readonly name: string;
  readonly end: string;
  /** Of the processor. */
  readonly milliseconds: number;
  /** At most this much memory was taken: from what was resident to the most that ever was. */
  readonly grownBytes: number;
}

for (const { name, bytes } of [...networkFiles, ...costlyFiles, ...wireFiles]) {
  const file = bytes();
  const before = process.memoryUsage.rss();
  const elapsed = startProcessorClock();
  let end: string;
  try {
    end = tryFile(file);
  } catch (error) {
    end = error instanceof Error ? error.stack! : String(error);
  }
  const milliseconds = elapsed();
  const grownBytes = process.resourceUsage().maxRSS * 1024 - before;
  console.log(JSON.stringify({ name, end, milliseconds, grownBytes } satisfies Ending));
}
