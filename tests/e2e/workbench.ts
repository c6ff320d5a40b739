import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleNetworkPath, writeSampleDataset } from '../../resources/sample/index.ts';
import type { OpenPage } from './browser.ts';
import { inBrowser, type Launcher, type Running } from './launcher.ts';

/** A user's folder, and the program that is open on its project. */
export class Workbench {
  readonly directory: string;
  readonly open: OpenPage;
  readonly #running: Running;

  private constructor(directory: string, running: Running) {
    this.directory = directory;
    this.#running = running;
    this.open = running.open;
  }

  static async create(launcher: Launcher = inBrowser): Promise<Workbench> {
    const directory = await mkdtemp(join(tmpdir(), 'espalier-e2e-'));
    return new Workbench(directory, await launcher.start(directory));
  }

  /** The sample network, `network.onnx`, and a small set of its images, `images`, in the user's folder. */
  async writeSample(): Promise<void> {
    await writeSampleDataset(join(this.directory, 'images'), { trainPerClass: 40, testPerClass: 40, seed: 3 });
    await copyFile(sampleNetworkPath, join(this.directory, 'network.onnx'));
  }

  /** The sample with an experiment file beside it. Returns the file's path. */
  async writeExperiment({ name, levels }: { name: string; levels: readonly number[] }): Promise<string> {
    await this.writeSample();
    const file = join(this.directory, `${name}.yaml`);
    await writeFile(
      file,
      [
        `name: ${name}`,
        'model: network.onnx',
        'data: images',
        'method: legr',
        'options: { population: 8, tournament: 4, candidates: 16, fitnessImages: 40, searchLevels: [0.5] }',
        `levels: ${JSON.stringify(levels)}`,
        'recalibrationImages: 256',
        'threads: 1',
        '',
      ].join('\n'),
    );
    return file;
  }

  async remove(): Promise<void> {
    await this.#running.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
