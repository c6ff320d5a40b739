import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { LabelledImage } from '../dataset.ts';
import type { FileOf } from '../dataset-file.ts';
import { invalid, notFound } from '../problem.ts';
import { numberedClasses, type Parts, type Place, readParts, requireLabel } from './parts.ts';

const side = 32;
const pixelBytes = 3 * side * side;
/** CIFAR-10 has one label before the pixels; CIFAR-100 the coarse one and the fine one, which counts. */
const recordKinds = [
  { bytes: 1 + pixelBytes, labelAt: 0, pixelsAt: 1, names: 'batches.meta.txt' },
  { bytes: 2 + pixelBytes, labelAt: 1, pixelsAt: 2, names: 'fine_label_names.txt' },
] as const;

/** The names that CIFAR-10 (its five training files) and CIFAR-100 are distributed under. */
const trainNames = [1, 2, 3, 4, 5].map((part) => `data_batch_${part}.bin`).concat('train.bin');
const testNames = ['test_batch.bin', 'test.bin'];

/**
 * The binary version of CIFAR (A. Krizhevsky, 2009): records of a label and 3 x 32 x 32 pixels. Class names come from
 * dataset.yaml, or from the text file that CIFAR has beside them. Throws DATASET_NOT_FOUND, and DATASET_INVALID for a
 * truncated file or a label out of range.
 */
export async function readCifar(file: FileOf<'cifar'>, { root, at }: Place): Promise<Parts<LabelledImage>> {
  const found = (names: readonly string[]): string[] => names.filter((name) => existsSync(at(name)));
  const test = file.test ?? found(testNames);
  if (test.length === 0) {
    throw notFound(
      `${root} has none of ${testNames.join(', ')}.`,
      'Name the test file in dataset.yaml, or unpack the binary version of CIFAR there.',
    );
  }
  const specs = { train: file.train ?? found(trainNames), test };
  const parts = await readParts(
    file.validation === undefined ? specs : { ...specs, validation: file.validation },
    async (names) => (await Promise.all(names.map((name) => readBatchFile(at(name))))).flat(),
  );
  const labels = function* (): Iterable<number> {
    for (const { label } of [...parts.train, ...(parts.validation ?? []), ...parts.test]) yield label;
  };
  const classes = numberedClasses(file.classes ?? (await classNames(at)), labels());
  for (const part of [parts.train, parts.validation ?? [], parts.test]) {
    for (const { file, label, record } of part) requireLabel(label, classes.length, `${file}, image ${record?.index}`);
  }
  return { classes, ...parts };
}

async function classNames(at: Place['at']): Promise<string[] | undefined> {
  const path = recordKinds.map(({ names }) => at(names)).find(existsSync);
  if (path === undefined) return undefined;
  const names = (await readFile(path, 'utf8')).split('\n').map((name) => name.trim());
  return names.filter((name) => name !== '');
}

async function readBatchFile(path: string): Promise<LabelledImage[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw notFound(`There is no file ${path} that can be read.`, 'Check the paths in dataset.yaml.', error);
  }
  const kind = recordKinds.find((candidate) => bytes.length > 0 && bytes.length % candidate.bytes === 0);
  if (kind === undefined) {
    throw invalid(
      path,
      `${bytes.length} bytes are no whole number of records of ${recordKinds.map((each) => each.bytes).join(' or ')}`,
      'The file is truncated or of another format: copy or download it again.',
    );
  }
  return Array.from({ length: bytes.length / kind.bytes }, (_, index) => ({
    file: path,
    label: bytes[index * kind.bytes + kind.labelAt],
    record: {
      index,
      offset: index * kind.bytes + kind.pixelsAt,
      width: side,
      height: side,
      layout: 'planes',
      bytes: null,
    },
  }));
}
