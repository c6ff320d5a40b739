import { expect, it } from 'vitest';
import { fingerprint } from '../../../../shared/graph/fingerprint.ts';
import type { Graph } from '../../../../shared/graph/graph.ts';
import { inferTypes } from '../../../../shared/graph/infer.ts';
import { normalize } from '../../../../shared/graph/normalize.ts';
import { readOnnx } from '../../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../../shared/onnx/write.ts';
import { NetworkBuilder, seededRandom } from '../builder.ts';
import { proveRandomCut, relativeDifference, runModel } from '../prove.ts';
import { float, reals } from './same.ts';

/** Two branches of channels, one cropped and padded, an upsampled image and a softmax over positions. */
function network(opset: number): { raw: Graph; normal: Graph } {
  const net = new NetworkBuilder(1, opset);
  const older = opset < 11;
  const six = net.constant({ type: 'float32', dims: [], data: Float32Array.of(1) });
  const clip = (value: string): string =>
    older ? net.node('Clip', [value], { max: float(1) }) : net.node('Clip', [value, '', six]);
  const stem = clip(net.batchNorm(net.conv(net.input(['N', 3, 8, 8]), 8)));
  const [left, right] =
    opset < 13
      ? net.nodeWithOutputs('Split', [stem], 2, { axis: 1, split: [3, 5] })
      : net.nodeWithOutputs('Split', [stem, net.integers([3, 5])], 2, { axis: 1 });
  const padded = older
    ? net.node('Pad', [left!], { pads: [0, 2, 0, 0, 0, 0, 0, 0] })
    : opset < 18
      ? net.node('Pad', [left!, net.integers([0, 2, 0, 0, 0, 0, 0, 0])])
      : net.node('Pad', [left!, net.integers([2, 0]), '', net.integers([1])]);
  const sum = net.setChannels(net.node('Add', [padded, right!]), 5);
  const wide = net.setChannels(
    older
      ? net.node('Upsample', [sum, reals(net, 1, 1, 2, 2)], { mode: 'nearest' })
      : opset < 18
        ? net.node('Resize', [sum, '', reals(net, 1, 1, 2, 2)])
        : net.node('Resize', [sum, '', '', net.integers([16, 16])], { axes: [2, 3] }),
    5,
  );
  const mean =
    opset < 18
      ? net.node('ReduceMean', [net.block(wide, 6)], { axes: [2, 3], keepdims: 0 })
      : net.node('ReduceMean', [net.block(wide, 6), net.integers([2, 3])], { keepdims: 0 });
  const output = net.node('Softmax', [net.dense(mean, 6, 4)]);
  const raw = net.raw([output]);
  const outputs = [{ name: output, type: 'float32' as const, dims: ['N', 4] }];
  return { raw: { ...raw, outputs }, normal: normalize(readOnnx(writeOnnx({ ...raw, outputs }), 'test.onnx')) };
}

it.each([9, 13, 17, 18, 21])(
  'a network of operator set %i comes to 17, computes the same and is cut',
  async (opset) => {
    const { raw, normal } = network(opset);
    expect(normal.opset).toBe(17);
    const [before, after] = [
      await runModel(writeOnnx(raw), raw, seededRandom(2)),
      await runModel(writeOnnx(normal), normal, seededRandom(2)),
    ];
    expect(relativeDifference(before, after)).toBeLessThan(1e-6);
    const { difference, removed, cut } = await proveRandomCut(normal, seededRandom(3));
    expect(removed.size).toBeGreaterThan(0);
    expect(difference).toBeLessThan(1e-4);
    expect(inferTypes(cut).size).toBeGreaterThan(0);
  },
);

it('the same network has one fingerprint, whatever operator set it was exported in', () => {
  const prints = [7, 9, 13, 17, 21].map((opset) => {
    const net = new NetworkBuilder(1, opset);
    return fingerprint(net.build(net.classifier(net.block(net.input(['N', 3, 8, 8]), 4))));
  });
  expect(new Set(prints).size).toBe(1);
});

it.each([6, 22])('operator set %i is not read', (opset) => {
  const net = new NetworkBuilder(1, opset);
  const bytes = writeOnnx(net.raw([net.conv(net.input(['N', 3, 8, 8]), 4)]));
  expect(() => readOnnx(bytes, 'test.onnx')).toThrow(
    expect.objectContaining({ code: 'OPSET_UNSUPPORTED', hint: expect.stringMatching(/ 7 to 21/) as string }),
  );
});
