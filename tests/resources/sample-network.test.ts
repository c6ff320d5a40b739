import { readFile, stat } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { splitImages } from '../../resources/sample/dataset/splits.ts';
import { sampleNetworkPath, sampleRecipe } from '../../resources/sample/index.ts';
import { onnxAccuracy } from '../../resources/sample/train/accuracy.ts';
import { readOnnx } from '../../shared/onnx/read.ts';

it('is a small network with batch normalisation and an open batch', async () => {
  expect((await stat(sampleNetworkPath)).size).toBeLessThan(1 << 20);
  const graph = readOnnx(await readFile(sampleNetworkPath), sampleNetworkPath);
  expect(graph.inputs).toEqual([{ name: 'image', type: 'float32', dims: ['batch', 3, 32, 32] }]);
  expect(graph.outputs).toEqual([{ name: 'logits', type: 'float32', dims: ['batch', 10] }]);
  expect(graph.nodes.filter(({ operator }) => operator === 'BatchNormalization')).toHaveLength(15);
});

it('reaches the accuracy that the README states', async () => {
  const readme = await readFile(new URL('../../resources/sample/README.md', import.meta.url), 'utf8');
  const stated = Number(/test accuracy\D*([\d.]+) %/.exec(readme)![1]);
  const measured = 100 * (await onnxAccuracy(sampleNetworkPath, [...splitImages(sampleRecipe, 'test')]));
  // Processors round differently: a few images may change sides.
  expect(Math.abs(measured - stated)).toBeLessThan(0.3);
});
