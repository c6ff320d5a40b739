import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findModels } from '../../../electron/host/measurements/measured-models.ts';
import { filesFor } from '../../../electron/host/measurements/runtime-files.ts';
import { openProject } from '../../../electron/store/project.ts';
import { writeTflite } from '../../../shared/tflite/write.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { residualNetwork } from '../compute/samples.ts';
import { temporaryFolder } from '../store/fixtures.ts';

it('never gives a float32 file out as another precision, nor a TFLite file to a runtime of ONNX', async () => {
  const folder = temporaryFolder();
  const project = openProject(join(folder, 'project'), { create: true });
  onTestFinished(() => project.close());
  const onnx = residualNetwork();
  writeFileSync(join(folder, 'net.onnx'), writeOnnx(onnx));
  writeFileSync(join(folder, 'net.tflite'), writeTflite(onnx));
  const [network, written] = await findModels(project, ['net.onnx', 'net.tflite'], folder);

  expect(await filesFor(project, 'tflite', 'float32', [network!])).toHaveLength(1);
  for (const precision of ['float16', 'int8'] as const) {
    await expect(filesFor(project, 'tflite', precision, [network!])).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    expect(await filesFor(project, 'tflite', precision, [written!])).toEqual([written]);
  }
  await expect(filesFor(project, 'onnxruntime', 'float32', [written!])).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  });
  expect(await filesFor(project, 'onnxruntime', 'float32', [network!])).toEqual([network]);
});
