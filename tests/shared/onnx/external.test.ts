import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../shared/graph/graph.ts';
import { decodeOnnx } from '../../../shared/onnx/decode.ts';
import { attachExternal, externalFiles } from '../../../shared/onnx/external.ts';
import { oneFile } from '../../../shared/onnx/one-file.ts';
import { graphOf, readOnnx } from '../../../shared/onnx/read.ts';
import { writeOnnx } from '../../../shared/onnx/write.ts';
import { residualNetwork } from '../../electron/compute/samples.ts';
import { type Entries, splitModel, type SplitModel } from './external-files.ts';

const network = residualNetwork();

function read({ model, weights }: SplitModel): Graph {
  const decoded = decodeOnnx(model, 'model.onnx');
  const files = externalFiles(decoded, 'model.onnx');
  attachExternal(decoded, 'model.onnx', new Map(files.map(({ location }) => [location, weights])));
  return graphOf(decoded, 'model.onnx');
}

describe('weights in another file', () => {
  it('are the weights of the network, without a copy where they lie on whole elements', () => {
    const split = splitModel(network);
    const graph = read(split);
    expect(graph).toEqual(readOnnx(writeOnnx(network), 'model.onnx'));
    for (const { data } of graph.constants.values()) {
      expect((data as Float32Array).buffer).toBe(split.weights.buffer);
    }
  });

  it('are read from any place in the file', () => {
    expect(read(splitModel(network, 'a/b.bin', { gap: 3 }))).toEqual(readOnnx(writeOnnx(network), 'model.onnx'));
  });

  it('become a file that stands by itself', () => {
    const { model, weights } = splitModel(network, 'weights.bin', { gap: 1 });
    const decoded = decodeOnnx(model, 'model.onnx');
    attachExternal(decoded, 'model.onnx', new Map([['weights.bin', weights]]));
    const whole = Uint8Array.from(Buffer.concat(oneFile(decoded)));
    expect(readOnnx(whole, 'whole.onnx')).toEqual(readOnnx(writeOnnx(network), 'model.onnx'));
  });

  it('are named once for each file, with what the model says of the file', () => {
    const sha1 = 'A'.repeat(40);
    const { model } = splitModel(network, 'weights.bin', { change: (entries) => ({ ...entries, checksum: sha1 }) });
    expect(externalFiles(decodeOnnx(model, 'model.onnx'), 'model.onnx')).toEqual([
      { location: 'weights.bin', sha1: sha1.toLowerCase(), what: 'Weight constant0 in model.onnx' },
    ]);
  });

  it('are missed by name where only the model is given', () => {
    expect(() => readOnnx(splitModel(network).model, 'model.onnx')).toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID', message: expect.stringContaining('constant0') as string }),
    );
  });
});

describe('a place in another file', () => {
  const beyond = 'MODEL_TRUNCATED';
  const invalid = 'MODEL_INVALID';
  it.each<[string, Entries, string]>([
    ['above the folder', { location: '../weights.bin' }, invalid],
    ['above the folder, further down', { location: 'a/../../weights.bin' }, invalid],
    ['at an absolute path', { location: '/etc/passwd' }, invalid],
    ['behind backslashes', { location: '..\\weights.bin' }, invalid],
    ['on a drive', { location: 'C:weights.bin' }, invalid],
    ['behind a NUL', { location: 'weights.bin\0.png' }, invalid],
    ['with an empty name', { location: '' }, invalid],
    ['in a folder without a name', { location: 'a//weights.bin' }, invalid],
    ['at a negative offset', { offset: '-4' }, invalid],
    ['at an offset in another notation', { offset: '0x10' }, invalid],
    ['at an offset that no number holds', { offset: '9223372036854775807' }, invalid],
    ['of a negative length', { length: '-1' }, invalid],
    ['of a length that no number holds', { length: '18446744073709551615' }, invalid],
    ['behind the end', { offset: '99999999' }, beyond],
    ['past the end', { length: '99999999' }, beyond],
    ['where offset and length add up to too much', { offset: '9007199254740991', length: '9007199254740991' }, beyond],
    ['of fewer bytes than the shape has', { length: '8' }, invalid],
  ])('%s is refused', (_, lie, code) => {
    const split = splitModel(network, 'weights.bin', {
      change: (entries, weight) => (weight === 'constant0' ? { ...entries, ...lie } : entries),
    });
    expect(() => read(split)).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringMatching(/constant0|weights\.bin/) as string,
        hint: expect.stringMatching(/./) as string,
      }),
    );
  });

  it('that many weights claim is refused: a small file would become gigabytes', () => {
    const split = splitModel(network, 'weights.bin', { change: (entries) => ({ ...entries, offset: '0' }) });
    const short = { ...split, weights: split.weights.slice(0, 8000) };
    expect(() => read(short)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
  });
});
