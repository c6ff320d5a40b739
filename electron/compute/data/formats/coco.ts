import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Box, BoxedImage } from '../dataset.ts';
import type { FileOf } from '../dataset-file.ts';
import { invalid, notFound } from '../problem.ts';
import { boxWithin } from './box.ts';
import { type Parts, type Place, readParts } from './parts.ts';

/** The part of COCO's instances file that boxes need. */
const instancesSchema = z.object({
  images: z.array(z.object({ id: z.int(), file_name: z.string(), width: z.number().gt(0), height: z.number().gt(0) })),
  annotations: z.array(
    z.object({
      id: z.int().optional(),
      image_id: z.int(),
      category_id: z.int(),
      /** Left, top, width, height in pixels. */
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      iscrowd: z.union([z.literal(0), z.literal(1)]).default(0),
    }),
  ),
  categories: z.array(z.object({ id: z.int(), name: z.string() })),
});

type Instances = z.output<typeof instancesSchema>;

/**
 * A folder of images with COCO's `instances.json`; crowds are left out. The classes are the categories by number where
 * dataset.yaml names none. Throws DATASET_NOT_FOUND, and DATASET_INVALID naming file and annotation.
 */
export async function readCoco(file: FileOf<'coco'>, { at }: Place): Promise<Parts<BoxedImage>> {
  const read = async (spec: { images: string; labels: string }): Promise<Instances> => readInstances(at(spec.labels));
  const instances = new Map<object, Instances>();
  for (const spec of [file.train, file.validation, file.test]) {
    if (spec !== undefined) instances.set(spec, await read(spec));
  }
  const classes = file.classes ?? classesOf(instances.values());
  return {
    classes,
    ...(await readParts(file, async (spec) =>
      samplesOf(instances.get(spec)!, { path: at(spec.labels), images: at(spec.images), classes }),
    )),
  };
}

async function readInstances(path: string): Promise<Instances> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw notFound(`There is no file ${path} that can be read.`, 'Check the paths in dataset.yaml.', error);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw invalid(path, `it is no valid JSON: ${(error as Error).message}`, 'Copy or export the file again.', error);
  }
  const parsed = instancesSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(
    path,
    `${issue?.path.join('.')}: ${issue?.message}`,
    'The file has images, annotations and categories as COCO writes them.',
  );
}

function classesOf(files: Iterable<Instances>): string[] {
  const names = new Map<number, string>();
  for (const { categories } of files) for (const { id, name } of categories) names.set(id, name);
  return [...names].sort(([a], [b]) => a - b).map(([, name]) => name);
}

function samplesOf(
  { images, annotations, categories }: Instances,
  { path, images: folder, classes }: { path: string; images: string; classes: readonly string[] },
): BoxedImage[] {
  const labelOf = new Map(categories.map(({ id, name }) => [id, classes.indexOf(name)]));
  const samples = new Map(images.map((image) => [image.id, { image, boxes: [] as Box[] }]));
  for (const [index, { id, image_id, category_id, bbox, iscrowd }] of annotations.entries()) {
    const where = `${path}, annotation ${id ?? index}`;
    const sample = samples.get(image_id);
    if (sample === undefined) {
      throw invalid(where, `there is no image ${image_id}`, 'Remove the annotation, or list its image.');
    }
    const label = labelOf.get(category_id) ?? -1;
    if (label < 0) {
      throw invalid(
        where,
        `category ${category_id} is no class`,
        'List the category in the file, and its name in dataset.yaml when that names the classes.',
      );
    }
    if (iscrowd === 1) continue;
    const { width, height } = sample.image;
    const [left, top, boxWidth, boxHeight] = bbox;
    const centred = { label, x: (left + boxWidth / 2) / width, y: (top + boxHeight / 2) / height };
    sample.boxes.push(boxWithin({ ...centred, width: boxWidth / width, height: boxHeight / height }, where));
  }
  return [...samples.values()].map(({ image, boxes }) => {
    const file = join(folder, image.file_name);
    if (existsSync(file)) return { file, boxes };
    throw invalid(`${path}, image ${image.id}`, `there is no file ${file}`, 'Check images in dataset.yaml.');
  });
}
