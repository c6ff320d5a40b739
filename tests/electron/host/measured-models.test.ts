import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readModelFile } from '../../../electron/compute/model.ts';
import { findModels } from '../../../electron/host/measurements/measured-models.ts';
import { openProject } from '../../../electron/store/project.ts';
import { readOnnx } from '../../../shared/onnx/read.ts';
import { residualNetwork } from '../compute/samples.ts';
import { splitModel } from '../../shared/onnx/external-files.ts';
import { temporaryFolder } from '../store/fixtures.ts';

it('keeps a model with external data as one file, which a device can run, under the sha256 that names the model', async () => {
  const folder = temporaryFolder();
  const project = openProject(join(folder, 'project'), { create: true });
  onTestFinished(() => project.close());
  const { model, weights } = splitModel(residualNetwork());
  writeFileSync(join(folder, 'net.onnx'), model);
  writeFileSync(join(folder, 'weights.bin'), weights);

  const [found] = await findModels(project, ['net.onnx'], folder);
  const kept = readFileSync(found!.path);
  expect(readOnnx(kept, 'kept').constants.size).toBe(residualNetwork().constants.size);
  expect(found!.sha256).toBe(createHash('sha256').update(kept).digest('hex'));
  expect(found!.sha256).toBe((await readModelFile(join(folder, 'net.onnx'))).sha256);
});
