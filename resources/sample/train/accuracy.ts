import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { SampleImage } from '../dataset/splits.ts';
import { channelDeviation, channelMean } from '../dataset/normalization.ts';
import { sceneSize } from '../scenes/image.ts';

const batchSize = 100;
const area = sceneSize * sceneSize;

/** Images, normalised, [N, 3, 32, 32]. */
function inputTensor(images: readonly SampleImage[]): Tensor {
  const data = new Float32Array(images.length * 3 * area);
  images.forEach((image, n) => {
    const pixels = image.draw();
    for (let channel = 0; channel < 3; channel++) {
      for (let at = 0; at < area; at++) {
        const value = pixels[3 * at + channel]! / 255;
        data[(3 * n + channel) * area + at] = (value - channelMean[channel]!) / channelDeviation[channel]!;
      }
    }
  });
  return new Tensor('float32', data, [images.length, 3, sceneSize, sceneSize]);
}

/** Share of images that an ONNX network (a path or the file's bytes) puts in their class, by ONNX Runtime. */
export async function onnxAccuracy(network: string | Uint8Array, images: readonly SampleImage[]): Promise<number> {
  const options = { intraOpNumThreads: 1, graphOptimizationLevel: 'all' } as const;
  const session =
    typeof network === 'string'
      ? await InferenceSession.create(network, options)
      : await InferenceSession.create(network, options);
  let correct = 0;
  for (let start = 0; start < images.length; start += batchSize) {
    const batch = images.slice(start, start + batchSize);
    const { logits } = await session.run({ image: inputTensor(batch) });
    const [, classes] = logits!.dims as [number, number];
    const values = logits!.data as Float32Array;
    batch.forEach(({ label }, n) => {
      const row = values.subarray(n * classes, (n + 1) * classes);
      if (row.indexOf(Math.max(...row)) === label) correct++;
    });
  }
  await session.release();
  return correct / images.length;
}
