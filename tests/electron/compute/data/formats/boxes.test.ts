import { describe, expect, it } from 'vitest';
import { openDataset } from '../../../../../electron/compute/data/open-dataset.ts';
import { failureOfFiles, type Files, greyImage, withFiles } from './write-dataset.ts';

const image = await greyImage(9);

async function boxesOf(files: Files): Promise<{ classes: readonly string[]; boxes: unknown[] }> {
  return withFiles(files, async (root) => {
    const { classes, test } = await openDataset(root);
    return { classes, boxes: test.map((sample) => 'boxes' in sample && sample.boxes) };
  });
}

const yolo: Files = {
  'dataset.yaml':
    'task: detection\nclasses: [cat, dog]\ntrain: { images: images, labels: labels }\ntest: { images: images, labels: labels }\n',
  'images/a.png': image,
  'images/night/b.png': image,
  'labels/a.txt': '1 0.5 0.25 0.5 0.5\n\n0 0.9975 0.5 0.01 0.2\r\n',
};

describe('YOLO boxes', () => {
  it('are read beside their images, cut off at the edge; an image without a file has none', async () => {
    const { classes, boxes } = await boxesOf(yolo);
    expect(classes).toEqual(['cat', 'dog']);
    expect(boxes).toEqual([
      [
        { label: 1, x: 0.5, y: 0.25, width: 0.5, height: 0.5 },
        { label: 0, x: expect.closeTo(0.99625), y: 0.5, width: expect.closeTo(0.0075), height: expect.closeTo(0.2) },
      ],
      [],
    ]);
  });

  it.each([
    [
      'outside the image',
      '0 0.5 0.5 0.1 0.1\n1 0.9 0.5 0.5 0.5',
      /labels.a.txt, line 2: the box reaches outside the image: from 0.650, 0.250 to 1.150/,
    ],
    ['in pixels', '1 200 150 50 60', /a.txt, line 1: the box reaches outside/],
    ['of no class', '2 0.5 0.5 0.1 0.1', /a.txt, line 1: the label 2 is no class: there are 2/],
    ['of half a class', '0.5 0.5 0.5 0.1 0.1', /a.txt, line 1: the label 0.5 is no class/],
    ['without area', '0 0.5 0.5 0 0.1', /a.txt, line 1: the box has no area/],
    ['with four numbers', '0 0.5 0.5 0.1', /a.txt, line 1: it is no box/],
    ['of words', 'cat 0.5 0.5 0.1 0.1', /a.txt, line 1: it is no box/],
  ])('%s are refused', async (_, text, message) => {
    const failure = await failureOfFiles({ ...yolo, 'labels/a.txt': text });
    expect(failure.code).toBe('DATASET_INVALID');
    expect(failure.message).toMatch(message);
  });

  it.each<[string, Files, string, RegExp]>([
    [
      'labels of other images',
      {
        ...yolo,
        'labels/a.txt': '',
        'dataset.yaml': String(yolo['dataset.yaml']).replaceAll('labels: labels', 'labels: images'),
      },
      'DATASET_NOT_FOUND',
      /No image of .*images has labels/,
    ],
    [
      'a missing folder',
      { ...yolo, 'dataset.yaml': 'task: detection\nclasses: [cat]\n' },
      'DATASET_NOT_FOUND',
      /no folder .*train.images/,
    ],
    [
      'no classes',
      { ...yolo, 'dataset.yaml': 'task: detection\n' },
      'DATASET_INVALID',
      /dataset.yaml: classes is missing/,
    ],
  ])('with %s are refused', async (_, files, code, message) => {
    const failure = await failureOfFiles(files);
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(message);
  });
});

const instances = {
  images: [
    { id: 7, file_name: 'a.png', width: 200, height: 100 },
    { id: 9, file_name: 'b.png', width: 4, height: 4 },
  ],
  annotations: [
    { id: 70, image_id: 7, category_id: 18, bbox: [20, 10, 100, 50], iscrowd: 0 },
    { id: 71, image_id: 7, category_id: 17, bbox: [0, 0, 200, 100], iscrowd: 1 },
    { id: 72, image_id: 7, category_id: 17, bbox: [150, 50, 50, 50] },
  ],
  categories: [
    { id: 18, name: 'dog' },
    { id: 17, name: 'cat' },
  ],
};

function coco(changes: Partial<Record<keyof typeof instances, unknown>> = {}, yaml = ''): Files {
  return {
    'dataset.yaml': `format: coco\ntest: { images: images, labels: instances.json }\n${yaml}`,
    'images/a.png': image,
    'images/b.png': image,
    'instances.json': JSON.stringify({ ...instances, ...changes }),
  };
}

describe('COCO boxes', () => {
  it('are read from the instances, classes in the order of their numbers, crowds left out', async () => {
    expect(await boxesOf(coco())).toEqual({
      classes: ['cat', 'dog'],
      boxes: [
        [
          { label: 1, x: expect.closeTo(0.35), y: expect.closeTo(0.35), width: expect.closeTo(0.5), height: 0.5 },
          { label: 0, x: 0.875, y: 0.75, width: 0.25, height: 0.5 },
        ],
        [],
      ],
    });
    expect((await boxesOf(coco({}, 'classes: [dog, cat]'))).classes).toEqual(['dog', 'cat']);
  });

  const annotation = (changes: object) => coco({ annotations: [{ ...instances.annotations[0], ...changes }] });
  it.each<[string, Files, RegExp]>([
    [
      'outside the image',
      annotation({ bbox: [150, 10, 100, 50] }),
      /instances.json, annotation 70: the box reaches outside/,
    ],
    ['without area', annotation({ bbox: [150, 10, 0, 50] }), /annotation 70: the box has no area/],
    ['of no category', annotation({ category_id: 3 }), /annotation 70: category 3 is no class/],
    ['of a category that is not named', coco({}, 'classes: [cat]'), /annotation 70: category 18 is no class/],
    ['of no image', annotation({ image_id: 3 }), /annotation 70: there is no image 3/],
    ['of another form', annotation({ bbox: [1, 2, 3] }), /instances.json: annotations.0.bbox/],
    ['without categories', coco({ categories: undefined }), /instances.json: categories/],
    ['in a truncated file', { ...coco(), 'instances.json': '{"images": [' }, /instances.json: it is no valid JSON/],
    [
      'of an image that is missing',
      coco({ images: [{ id: 7, file_name: 'z.png', width: 200, height: 100 }] }),
      /instances.json, image 7: there is no file .*z.png/,
    ],
  ])('%s are refused', async (_, files, message) => {
    const failure = await failureOfFiles(files);
    expect(failure.code).toBe('DATASET_INVALID');
    expect(failure.message).toMatch(message);
  });

  it('that are missing are named', async () => {
    const failure = await failureOfFiles({ 'dataset.yaml': 'format: coco\ntest: { images: i, labels: l.json }' });
    expect(failure.code).toBe('DATASET_NOT_FOUND');
    expect(failure.message).toContain('l.json');
  });
});
