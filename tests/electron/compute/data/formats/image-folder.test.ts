import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataset } from '../../../../../electron/compute/data/open-dataset.ts';
import { drawDataset, failureOf, temporaryFolder } from '../../samples.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe('an image folder', () => {
  it('lists images by class, with ImageNet normalisation where nothing else is said', async () => {
    await drawDataset(folder.path, { train: 6, test: 3 });
    const dataset = await openDataset(folder.path);
    expect(dataset.classes).toEqual(['blue', 'green', 'red']);
    expect(dataset.test.map((sample) => 'label' in sample && sample.label)).toEqual([0, 1, 2]);
    expect(dataset.train).toHaveLength(6);
    expect(dataset.normalization.mean).toEqual([0.485, 0.456, 0.406]);
  });

  it('takes the order of classes and the normalisation from dataset.yaml', async () => {
    await drawDataset(folder.path, { train: 3, test: 3 });
    await writeFile(
      join(folder.path, 'dataset.yaml'),
      'classes: [red, green, blue, never]\ninput: { mean: 0, std: [1, 0.5, 1] }\n',
    );
    const dataset = await openDataset(folder.path);
    expect(dataset.classes).toEqual(['red', 'green', 'blue', 'never']);
    expect(dataset.test.map((sample) => 'label' in sample && sample.label)).toEqual([2, 1, 0]);
    expect(dataset.normalization).toEqual({ mean: [0, 0, 0], std: [1, 0.5, 1] });
  });

  it('has a validation part of its own where dataset.yaml names one', async () => {
    await drawDataset(folder.path, { train: 3, test: 3 });
    await writeFile(join(folder.path, 'dataset.yaml'), 'validation: val\n');
    expect((await failureOf(openDataset(folder.path))).message).toContain(`no folder ${join(folder.path, 'val')}`);
    await mkdir(join(folder.path, 'val', 'green'), { recursive: true });
    await copyFile(join(folder.path, 'test', 'green', '0.png'), join(folder.path, 'val', 'green', 'v.png'));
    expect((await openDataset(folder.path)).validation).toEqual([
      { file: join(folder.path, 'val', 'green', 'v.png'), label: 1 },
    ]);
  });

  it('says which folder is missing', async () => {
    const missing = join(folder.path, 'nowhere');
    expect(await failureOf(openDataset(missing))).toMatchObject({
      code: 'DATASET_NOT_FOUND',
      message: `There is no folder ${missing}.`,
    });
    expect((await failureOf(openDataset(folder.path))).message).toContain('has no folder test');
  });

  it('refuses a data set without classes or without images', async () => {
    await mkdir(join(folder.path, 'test'));
    expect((await failureOf(openDataset(folder.path))).code).toBe('DATASET_INVALID');
    await mkdir(join(folder.path, 'test', 'empty'));
    expect((await failureOf(openDataset(folder.path))).message).toContain('holds no images');
  });

  it.each([
    ['not YAML', 'classes: [a', /no valid YAML/],
    ['an unknown key', 'clases: [blue]', /clases/],
    ['a standard deviation of zero', 'input: { mean: [0, 0, 0], std: [0, 1, 1] }', /input\.std\.0/],
    ['two numbers for three channels', 'input: { mean: [0, 0], std: 1 }', /input\.mean: must be one number, or three/],
    ['a class twice', 'classes: [blue, blue, green, red]', /twice/],
    ['a folder that is no class', 'classes: [blue, green]', /red is a class/],
    ['an unknown task', 'task: lane', /task/],
    ['an unknown format', 'format: tar', /format: must be folder, list/],
    ['a task that its format does not have', '{ task: detection, format: folder }', /task/],
  ])('refuses a dataset.yaml with %s', async (_, text, message) => {
    await drawDataset(folder.path, { train: 3, test: 3 });
    await writeFile(join(folder.path, 'dataset.yaml'), text);
    const failure = await failureOf(openDataset(folder.path));
    expect(failure.code).toBe('DATASET_INVALID');
    expect(failure.message).toMatch(message);
  });

  it('opens a data set without a train folder, whose parts are then missing', async () => {
    await drawDataset(folder.path, { train: 3, test: 3 });
    await rm(join(folder.path, 'train'), { recursive: true });
    expect((await openDataset(folder.path)).train).toEqual([]);
  });
});
