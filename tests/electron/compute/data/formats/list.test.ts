import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../../electron/compute/data/open-dataset.ts';
import { parseCsv } from '../../../../../electron/compute/data/formats/csv.ts';
import { failureOfFiles, type Files, greyImage, withFiles } from './write-dataset.ts';

const images = { 'a.png': await greyImage(1), 'b c.png': await greyImage(2), 'c.png': await greyImage(3) };
const yaml = 'format: list\ntrain: train.csv\ntest: test.csv\n';

async function labels(files: Files): Promise<{ classes: readonly string[]; train: unknown[]; test: unknown[] }> {
  return withFiles({ 'dataset.yaml': yaml, ...images, ...files }, async (root) => {
    const { classes, train, test } = await openDataset(root);
    const pair = (sample: object): unknown => {
      const { file, label } = sample as { file: string; label: number };
      return [file.slice(root.length + 1), label];
    };
    return { classes, train: train.map(pair), test: test.map(pair) };
  });
}

describe('lists', () => {
  it('of comma-separated values have names of classes as labels', async () => {
    expect(
      await labels({
        'train.csv': 'image,label\r\n"a.png",cat\r\n\r\n"b c.png","dog, ""big"""\r\n',
        'test.csv': '\uFEFFlabel,note,image\ncat,?,c.png',
      }),
    ).toEqual({
      classes: ['cat', 'dog, "big"'],
      train: [
        ['a.png', 0],
        ['b c.png', 1],
      ],
      test: [['c.png', 0]],
    });
  });

  it('have numbers as labels, too', async () => {
    const files = { 'train.csv': 'file,class\na.png,3\n', 'test.csv': 'file,class\nc.png,0\n' };
    expect(await labels(files)).toMatchObject({ classes: ['0', '1', '2', '3'], train: [['a.png', 3]] });
    const named = `${yaml}classes: [p, q, r, s, t]\n`;
    expect(await labels({ ...files, 'dataset.yaml': named })).toMatchObject({ classes: ['p', 'q', 'r', 's', 't'] });
  });

  it('of JSON say the same', async () => {
    const content = JSON.stringify([
      { image: 'a.png', label: 'dog' },
      { path: 'c.png', class: 'cat' },
    ]);
    expect(await labels({ 'dataset.yaml': 'format: list\ntest: test.json\n', 'test.json': content })).toEqual({
      classes: ['cat', 'dog'],
      train: [],
      test: [
        ['a.png', 1],
        ['c.png', 0],
      ],
    });
  });

  const one = 'image,label\nc.png,cat\n';
  it.each<[string, Files, RegExp]>([
    [
      'an image that is not there',
      { 'train.csv': 'image,label\nz.png,cat\n', 'test.csv': one },
      /train.csv, line 2: there is no file .*z.png/,
    ],
    [
      'a missing label',
      { 'train.csv': 'image,label\na.png,cat\n\na.png\n', 'test.csv': one },
      /train.csv, line 4: the label is missing/,
    ],
    [
      'no column of labels',
      { 'train.csv': 'image,kind\na.png,cat\n', 'test.csv': one },
      /train.csv, line 1: no column is called label/,
    ],
    [
      'an open quote',
      { 'train.csv': 'image,label\n"a.png,cat\n', 'test.csv': one },
      /train.csv: line 2: a quote is not closed/,
    ],
    [
      'a label that is no class',
      { 'dataset.yaml': `${yaml}classes: [cat]`, 'train.csv': 'image,label\na.png,dog\n', 'test.csv': one },
      /train.csv, line 2: dog is no class/,
    ],
    [
      'a number that is no class',
      {
        'dataset.yaml': `${yaml}classes: [cat]`,
        'train.csv': 'image,label\na.png,1\n',
        'test.csv': 'image,label\nc.png,0\n',
      },
      /train.csv, line 2: the label 1 is no class/,
    ],
    [
      'an absurd number',
      { 'train.csv': 'image,label\na.png,99999999999\n', 'test.csv': 'image,label\nc.png,0\n' },
      /train.csv, line 2: the label 99999999999/,
    ],
    [
      'JSON that is none',
      { 'dataset.yaml': 'format: list\ntest: test.json\n', 'test.json': '[{"image": ]' },
      /test.json: it is no valid JSON/,
    ],
    [
      'a JSON entry without a label',
      { 'dataset.yaml': 'format: list\ntest: test.json\n', 'test.json': '[{"image": "a.png"}]' },
      /test.json, entry 0: the label is missing/,
    ],
    [
      'JSON of another form',
      { 'dataset.yaml': 'format: list\ntest: test.json\n', 'test.json': '{}' },
      /test.json: it is no list/,
    ],
    ['an empty test list', { 'train.csv': one, 'test.csv': 'image,label\n' }, /its test part holds no images/],
  ])('with %s are refused', async (_, files, message) => {
    const failure = await failureOfFiles({ 'dataset.yaml': yaml, ...images, ...files });
    expect(failure.code).toBe('DATASET_INVALID');
    expect(failure.message).toMatch(message);
  });

  it('that are missing are named', async () => {
    const failure = await failureOfFiles({ 'dataset.yaml': yaml });
    expect(failure.code).toBe('DATASET_NOT_FOUND');
    expect(failure.message).toContain('train.csv');
  });
});

describe('comma-separated values', () => {
  it('count lines within quotes', () => {
    expect(parseCsv('a,"x\ny"\nb')).toEqual([
      { line: 1, fields: ['a', 'x\ny'] },
      { line: 3, fields: ['b'] },
    ]);
    expect(() => parseCsv('"a"b')).toThrow('line 1: a comma is expected');
  });
});
