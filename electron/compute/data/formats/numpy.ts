import { open, readFile, stat } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import type { LabelledImage, RecordPlace } from '../dataset.ts';
import type { FileOf } from '../dataset-file.ts';
import { invalid, notFound } from '../problem.ts';
import { type NpyArray, npyHeaderBytes, readIntegers, readNpyHeader } from './npy.ts';
import { numberedClasses, type Parts, type Place, readParts, requireLabel } from './parts.ts';

/**
 * NumPy arrays: images [N, H, W, 3] or [N, 3, H, W] of uint8, labels [N] or [N, 1] of whole numbers. The images of a
 * .npy file are read from it one by one; those of a .npz archive, named `data.npz#images`, are held in memory. Throws
 * DATASET_NOT_FOUND, and DATASET_INVALID for arrays of another form, truncated files and labels out of range.
 */
export async function readNumpy(file: FileOf<'numpy'>, { at }: Place): Promise<Parts<LabelledImage>> {
  const parts = await readParts(file, async ({ images, labels }) => {
    const numbers = await readLabels(at(labels));
    return readImages(at(images), at(labels), numbers);
  });
  const all = [...parts.train, ...(parts.validation ?? []), ...parts.test];
  const classes = numberedClasses(
    file.classes,
    all.map(({ label }) => label),
  );
  for (const { file, label, record } of all) requireLabel(label, classes.length, `${file}, image ${record?.index}`);
  return { classes, ...parts };
}

async function readLabels(name: string): Promise<number[]> {
  const { path, bytes } = await readArrayFile(name);
  const content = bytes ?? (await readFile(path));
  const array = headerOf(name, content);
  if (array.shape.length < 1 || array.shape.slice(1).some((dim) => dim !== 1)) {
    throw invalid(
      name,
      `labels have the shape [N], this array has [${array.shape.join(', ')}]`,
      'Give one label an image.',
    );
  }
  try {
    return readIntegers(array, content);
  } catch (error) {
    throw invalid(name, (error as Error).message, 'Save the labels again with numpy.save.', error);
  }
}

async function readImages(name: string, labelsName: string, labels: readonly number[]): Promise<LabelledImage[]> {
  const { path, bytes } = await readArrayFile(name);
  const array = headerOf(name, bytes ?? (await readStart(path)));
  const { width, height, layout } = imagesOf(name, array);
  const count = array.shape[0];
  const length = bytes?.length ?? (await stat(path)).size;
  const imageBytes = 3 * width * height;
  if (array.offset + count * imageBytes > length) {
    throw invalid(name, `it is truncated: ${length} bytes`, 'Copy or save the file again.');
  }
  if (labels.length !== count) {
    throw invalid(
      labelsName,
      `it has ${labels.length} labels, and ${name} has ${count} images`,
      'Give one label for each image.',
    );
  }
  const shared = bytes === null ? null : toShared(bytes);
  return labels.map((label, index) => ({
    file: path,
    label,
    record: { index, offset: array.offset + index * imageBytes, width, height, layout, bytes: shared },
  }));
}

function imagesOf(name: string, { type, shape }: NpyArray): Pick<RecordPlace, 'width' | 'height' | 'layout'> {
  if (type === '|u1' && shape.length === 4) {
    const [, first, second, third] = shape;
    if (third === 3 && first > 0 && second > 0) return { height: first, width: second, layout: 'interleaved' };
    if (first === 3 && second > 0 && third > 0) return { height: second, width: third, layout: 'planes' };
  }
  throw invalid(
    name,
    `images are uint8 of [N, H, W, 3] or [N, 3, H, W], this array is ${type} of [${shape.join(', ')}]`,
    'Save RGB images of 0 to 255 as uint8.',
  );
}

/** The array's bytes where an archive holds it; null where the file is the array. */
async function readArrayFile(name: string): Promise<{ path: string; bytes: Buffer | null }> {
  const [path, key] = /\.npz#/i.test(name) ? splitAtLast(name, '#') : [name, null];
  try {
    if (key === null) {
      await stat(path);
      return { path, bytes: null };
    }
    const entry = `${key}.npy`;
    const entries = unzipSync(await readFile(path), { filter: (candidate) => candidate.name === entry });
    if (entry in entries) {
      const { buffer, byteOffset, byteLength } = entries[entry];
      return { path, bytes: Buffer.from(buffer, byteOffset, byteLength) };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw notFound(`There is no file ${path}.`, 'Check the paths in dataset.yaml.', error);
    }
    throw invalid(path, `it is no .npz archive that can be read: ${(error as Error).message}`, 'Save it again.', error);
  }
  throw invalid(path, `it has no array ${key}`, 'Name an array that it holds: data.npz#images.');
}

function splitAtLast(text: string, separator: string): [string, string] {
  const at = text.lastIndexOf(separator);
  return [text.slice(0, at), text.slice(at + 1)];
}

function headerOf(name: string, bytes: Buffer): NpyArray {
  try {
    return readNpyHeader(bytes);
  } catch (error) {
    throw invalid(name, (error as Error).message, 'Save the array with numpy.save or numpy.savez.', error);
  }
}

async function readStart(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(npyHeaderBytes), 0, npyHeaderBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Worker threads read it too, without a copy for each. */
function toShared(bytes: Buffer): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(bytes.length);
  new Uint8Array(shared).set(bytes);
  return shared;
}
