import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../../../../../electron/compute/data/image.ts';
import { openDataset } from '../../../../../electron/compute/data/open-dataset.ts';
import { npy } from '../numpy-file.ts';
import { failureOfFiles, type Files, withFiles } from './write-dataset.ts';

/** Records of a label (CIFAR-100: a coarse one before it) and pixels that count on from it. */
function cifar(labels: readonly number[], coarse = false): Buffer {
  return Buffer.concat(
    labels.map((label) => {
      const pixels = Uint8Array.from({ length: 3072 }, (_, at) => (label + at) % 256);
      return Buffer.concat([Buffer.from(coarse ? [99, label] : [label]), pixels]);
    }),
  );
}

const cifarFiles: Files = {
  'dataset.yaml': 'format: cifar\n',
  'data_batch_1.bin': cifar([3, 1]),
  'data_batch_2.bin': cifar([0]),
  'test_batch.bin': cifar([2]),
};

describe('CIFAR', () => {
  it('is read by record, with the names that lie beside it', async () => {
    const names = { 'batches.meta.txt': 'airplane\nautomobile\nbird\ncat\n\n' };
    await withFiles({ ...cifarFiles, ...names }, async (root) => {
      const dataset = await openDataset(root);
      expect(dataset.classes).toEqual(['airplane', 'automobile', 'bird', 'cat']);
      expect(dataset.train.map((sample) => 'label' in sample && sample.label)).toEqual([3, 1, 0]);
      const { planes } = await decodeImage(dataset.train[1]!, { width: 32, height: 32 });
      expect([...planes.subarray(0, 3), planes[3071]]).toEqual([1, 2, 3, (1 + 3071) % 256]);
    });
  });

  it('with a hundred classes has its fine labels', async () => {
    const files = { 'dataset.yaml': 'format: cifar', 'train.bin': cifar([5, 41], true), 'test.bin': cifar([7], true) };
    await withFiles(files, async (root) => {
      const dataset = await openDataset(root);
      expect(dataset.train.map((sample) => 'label' in sample && sample.label)).toEqual([5, 41]);
      expect(dataset.classes).toHaveLength(42);
      expect((await decodeImage(dataset.train[1]!, { width: 32, height: 32 })).planes[0]).toBe(41);
    });
  });

  it.each<[string, Files, string, RegExp]>([
    [
      'a truncated file',
      { ...cifarFiles, 'data_batch_2.bin': cifar([0]).subarray(0, 3000) },
      'DATASET_INVALID',
      /data_batch_2.bin: 3000 bytes are no whole number/,
    ],
    ['an empty file', { ...cifarFiles, 'data_batch_2.bin': '' }, 'DATASET_INVALID', /data_batch_2.bin: 0 bytes/],
    [
      'a label out of range',
      { ...cifarFiles, 'dataset.yaml': 'format: cifar\nclasses: [a, b, c]' },
      'DATASET_INVALID',
      /data_batch_1.bin, image 0: the label 3 is no class/,
    ],
    ['no test file', { 'dataset.yaml': 'format: cifar' }, 'DATASET_NOT_FOUND', /has none of test_batch.bin/],
    [
      'a file that is named but missing',
      { ...cifarFiles, 'dataset.yaml': 'format: cifar\ntrain: [x.bin]' },
      'DATASET_NOT_FOUND',
      /x.bin/,
    ],
  ])('with %s is refused', async (_, files, code, message) => {
    const failure = await failureOfFiles(files);
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
  });
});

const pixels = Uint8Array.from({ length: 2 * 2 * 3 * 3 }, (_, at) => at);
const interleaved = npy('|u1', [2, 2, 3, 3], pixels);
const planes = npy('|u1', [2, 3, 3, 2], pixels);
const int64 = npy('<i8', [2, 1], new Uint8Array(BigInt64Array.of(1n, 0n).buffer));
const uint8 = npy('|u1', [2], Uint8Array.of(0, 1));
const numpyYaml = 'format: numpy\ntrain: { images: x.npy, labels: y.npy }\ntest: { images: x.npy, labels: y.npy }\n';

describe('NumPy arrays', () => {
  it.each([
    ['interleaved', interleaved, { width: 3, height: 2 }, [18, 21, 24, 27, 30, 33, 19]],
    ['in planes', planes, { width: 2, height: 3 }, [18, 19, 20, 21, 22, 23, 24]],
  ])('of images %s are read by position', async (_, x, size, start) => {
    await withFiles({ 'dataset.yaml': numpyYaml, 'x.npy': x, 'y.npy': int64 }, async (root) => {
      const dataset = await openDataset(root);
      expect(dataset.train.map((sample) => 'label' in sample && sample.label)).toEqual([1, 0]);
      const decoded = await decodeImage(dataset.train[1]!, size);
      expect([...decoded.planes.subarray(0, 7)]).toEqual(start);
      expect(decoded.resized).toBe(false);
    });
  });

  it.each([0, 9] as const)('are taken from an archive of compression level %i', async (level) => {
    const archive = zipSync({ 'x.npy': interleaved, 'y.npy': uint8, 'other.npy': uint8 }, { level });
    const yaml = 'format: numpy\nclasses: [a, b, c]\ntest: { images: d.npz#x, labels: d.npz#y }\n';
    await withFiles({ 'dataset.yaml': yaml, 'd.npz': archive }, async (root) => {
      const dataset = await openDataset(root);
      expect(dataset.classes).toEqual(['a', 'b', 'c']);
      const decoded = await decodeImage(dataset.test[1]!, { width: 3, height: 2 });
      expect([...decoded.planes.subarray(0, 3)]).toEqual([18, 21, 24]);
    });
  });

  const files = { 'dataset.yaml': numpyYaml, 'x.npy': interleaved, 'y.npy': uint8 };
  const npzYaml = 'format: numpy\ntest: { images: d.npz#x, labels: d.npz#y }\n';
  it.each<[string, Files, RegExp]>([
    ['truncated images', { ...files, 'x.npy': interleaved.subarray(0, 150) }, /x.npy: it is truncated: 150 bytes/],
    ['a truncated header', { ...files, 'x.npy': interleaved.subarray(0, 30) }, /x.npy: its header is truncated/],
    ['truncated labels', { ...files, 'y.npy': uint8.subarray(0, uint8.length - 1) }, /y.npy: it is truncated/],
    [
      'images of floats',
      { ...files, 'x.npy': npy('<f4', [2, 2, 3, 3], new Uint8Array(144)) },
      /x.npy: images are uint8 .*<f4 of \[2, 2, 3, 3\]/,
    ],
    ['grey images', { ...files, 'x.npy': npy('|u1', [2, 2, 3], pixels) }, /x.npy: images are uint8/],
    [
      'another number of labels',
      { ...files, 'y.npy': npy('|u1', [3], Uint8Array.of(0, 1, 0)) },
      /y.npy: it has 3 labels, and .*x.npy has 2 images/,
    ],
    ['labels of floats', { ...files, 'y.npy': npy('<f4', [2], new Uint8Array(8)) }, /y.npy: its elements are <f4/],
    [
      'labels for a table',
      { ...files, 'y.npy': npy('|u1', [2, 2], new Uint8Array(4)) },
      /y.npy: labels have the shape \[N\]/,
    ],
    ['Fortran order', { ...files, 'x.npy': npy('|u1', [2, 2, 3, 3], pixels, 'True') }, /x.npy: it is in Fortran order/],
    ['no array at all', { ...files, 'x.npy': 'text' }, /x.npy: it is no .npy array/],
    [
      'a label out of range',
      { ...files, 'dataset.yaml': `${numpyYaml}classes: [a]` },
      /x.npy, image 1: the label 1 is no class/,
    ],
    [
      'a negative label',
      { ...files, 'y.npy': npy('|i1', [2], Uint8Array.of(0, 255)) },
      /x.npy, image 1: the label -1 is no class/,
    ],
    [
      'an archive without the array',
      { 'dataset.yaml': npzYaml, 'd.npz': zipSync({ 'z.npy': uint8 }) },
      /d.npz: it has no array y/,
    ],
    ['a damaged archive', { 'dataset.yaml': npzYaml, 'd.npz': 'PK' }, /d.npz: it is no .npz archive/],
  ])('with %s are refused', async (_, files, message) => {
    const failure = await failureOfFiles(files);
    expect(failure.message).toMatch(message);
    expect(failure.code).toBe('DATASET_INVALID');
  });

  it('that are missing are named', async () => {
    const failure = await failureOfFiles({ 'dataset.yaml': numpyYaml, 'y.npy': uint8 });
    expect(failure).toMatchObject({ code: 'DATASET_NOT_FOUND', message: 'There is no file ./x.npy.' });
  });
});
