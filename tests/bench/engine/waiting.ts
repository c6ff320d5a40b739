import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { train } from '../../../electron/compute/requests/train.ts';
import { recipeSchema } from '../../../shared/api/training.ts';
import { cifar10, sharedData } from '../../setup/shared-data.ts';
import type { BenchNetwork } from './networks.ts';

/** A real training from JPEG files, as `espalier train` runs it: what share of its time it waits for data. */
export async function benchWaiting(network: BenchNetwork, steps: number, threads: number): Promise<void> {
  const model = sharedData(`models/${network.file}`);
  if (model === null || sharedData('cifar10-jpeg.tar.xz') === null) return;
  const folder = mkdtempSync(join(tmpdir(), 'espalier-bench-'));
  const recipe = recipeSchema.parse({ duration: { steps }, batch: network.batch, threads });
  const input = { model, data: await cifar10(), task: null, recipe, fromScratch: false, resume: false };
  const report = await train(
    {
      ...input,
      out: join(folder, 'out.onnx'),
      checkpoints: join(folder, 'checkpoints'),
      imageCache: join(folder, 'images'),
    },
    {
      signal: new AbortController().signal,
      progress: () => undefined,
      warn: () => undefined,
      emit: async () => undefined,
    },
  );
  rmSync(folder, { recursive: true });
  console.log(
    `${network.name} on CIFAR-10's JPEG files, the first ${steps} steps: ${report.imagesPerSecond.toFixed(0)} images/s, ` +
      `waiting for data ${(100 * report.waitedShare).toFixed(2)} % of the time`,
  );
}
