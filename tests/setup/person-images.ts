import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { coco256 } from './shared-data.ts';

/** As Visual Wake Words counts them (Chowdhery et al. 2019): a person of at least this share of the image. */
const leastArea = 0.005;

/** COCO's images as an image folder of two classes, with a person and without, linked once and kept in the cache folder. */
export async function personImages(): Promise<string> {
  const coco = await coco256();
  const folder = join(dirname(dirname(coco)), 'coco-person');
  if (existsSync(join(folder, 'dataset.yaml'))) return folder;
  await rm(folder, { recursive: true, force: true });
  for (const [part, source] of [
    ['train', 'train2017'],
    ['test', 'val2017'],
  ] as const) {
    for (const name of ['no-person', 'person']) await mkdir(join(folder, part, name), { recursive: true });
    for (const image of readdirSync(join(coco, source, 'images'))) {
      const boxes = join(coco, source, 'boxes', `${basename(image, '.jpg')}.txt`);
      const name = existsSync(boxes) && hasPerson(readFileSync(boxes, 'utf8')) ? 'person' : 'no-person';
      await symlink(join(coco, source, 'images', image), join(folder, part, name, image));
    }
  }
  // Whole numbers up to 255 are divided by 255, and nothing else, as the network was trained.
  await writeFile(
    join(folder, 'dataset.yaml'),
    'task: classification\nclasses: [no-person, person]\ninput: { mean: [0, 0, 0], std: [1, 1, 1] }\n',
  );
  return folder;
}

/** Of lines "class x y width height", as shares of the image; class 0 is a person. */
function hasPerson(boxes: string): boolean {
  return boxes.split('\n').some((line) => {
    const [kind, , , width, height] = line.trim().split(/\s+/).map(Number);
    return kind === 0 && width! * height! >= leastArea;
  });
}
