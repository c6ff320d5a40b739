import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleNetworkPath, sampleRecipe, writeSampleDataset } from '../../resources/sample/index.ts';
import type { MeasurementReport } from '../../shared/api/measurements.ts';
import type { ExperimentReport, TradeoffSet } from '../../shared/api/results.ts';
import { prepareArm64Root, startArm64Device, type Arm64Device } from '../lab/arm64-root.ts';
import { labAvailability } from '../lab/sshd.ts';
import { Workbench } from './workbench.ts';

const lab = labAvailability();
const root = lab.available ? await prepareArm64Root() : lab;
if (!root.available) console.log(`The main job on an emulated arm64 board is skipped: ${root.reason}.`);

/** Function only: what an emulator needs for an inference says nothing about any board. */
describe.skipIf(!root.available)('the main job on an arm64 board (emulated)', () => {
  let bench: Workbench;
  let device: Arm64Device;

  beforeAll(async () => {
    bench = await Workbench.create();
    device = await startArm64Device();
  });

  afterAll(async () => {
    await device?.stop();
    await bench?.remove();
  });

  it('finds the board, its system and a runtime for it', async () => {
    const { state, runtimes } = await bench.addDevice('board', device.sshd);
    expect(state).toMatchObject({ machine: 'aarch64' });
    expect(runtimes).toContainEqual(expect.objectContaining({ name: 'onnxruntime', works: true }));
  });

  it('cuts the sample network, deploys both networks, measures and reads them back', async () => {
    const data = join(bench.directory, 'data');
    await writeSampleDataset(data, { ...sampleRecipe, trainPerClass: 40, testPerClass: 20 });
    const file = await bench.writeExperiment({
      name: 'sample',
      model: sampleNetworkPath,
      data,
      method: 'global-l2',
      levels: [0.4],
      recalibrationImages: 200,
    });
    const { candidates } = await bench.run<ExperimentReport>('run', file);
    const ids = candidates.map(({ id }) => id);
    expect(ids).toHaveLength(2);

    const { results, device: measured } = await bench.run<MeasurementReport>(
      'measure',
      '--device',
      'board',
      '--quick',
      ...ids,
    );
    expect(measured.before.machine).toBe('aarch64');
    expect(results.map(({ candidateId }) => candidateId).sort()).toEqual([...ids].sort());
    const set = await bench.run<TradeoffSet>('tradeoffs', '--device', 'board');
    expect(set.candidates.every(({ latency }) => latency !== null && latency.samples >= 60)).toBe(true);
  }, 300_000);
});
