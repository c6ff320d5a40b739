import type { Sample } from '../dataset.ts';
import { invalid } from '../problem.ts';

/** The three parts of a data set, read from what dataset.yaml says about each. */
interface ThreeParts<Part> {
  /** Empty when the data set has none. */
  readonly train: readonly Part[];
  readonly validation: readonly Part[] | null;
  readonly test: readonly Part[];
}

/** What a format's reader finds. */
export interface Parts<S extends Sample> extends ThreeParts<S> {
  readonly classes: readonly string[];
}

/** Where a data set lies. */
export interface Place {
  readonly root: string;
  /** Path of the dataset.yaml that describes it, for messages. */
  readonly where: string;
  /** An absolute path of one that is relative to the data set. */
  at(path: string): string;
}

/** Reads the three parts, of which the data set may lack the first two. */
export async function readParts<Spec, Part>(
  file: { readonly train?: Spec; readonly validation?: Spec; readonly test: Spec },
  read: (spec: Spec) => Promise<Part[]>,
): Promise<ThreeParts<Part>> {
  return {
    train: file.train === undefined ? [] : await read(file.train),
    validation: file.validation === undefined ? null : await read(file.validation),
    test: await read(file.test),
  };
}

/** Throws DATASET_INVALID when dataset.yaml names no classes although the format does not tell them. */
export function requiredClasses(classes: readonly string[] | undefined, { where }: Place): readonly string[] {
  if (classes !== undefined) return classes;
  throw invalid(
    where,
    'classes is missing',
    'List the names of the classes, in the order of the labels: classes: [road, sky].',
  );
}

/** Masks have one byte for each pixel, and one value is void. */
const mostMaskClasses = 255;

/** Throws DATASET_INVALID when dataset.yaml names no classes, or more than a mask can tell apart. */
export function maskClasses(names: readonly string[] | undefined, place: Place): readonly string[] {
  const classes = requiredClasses(names, place);
  if (classes.length <= mostMaskClasses) return classes;
  throw invalid(
    place.where,
    `${classes.length} classes are more than the ${mostMaskClasses} that masks of 8 bits can tell apart`,
    'Join classes, or leave those out that the network does not know.',
  );
}

/** Names for labels that only have numbers: those of dataset.yaml, or the numbers themselves up to the largest. */
export function numberedClasses(classes: readonly string[] | undefined, labels: Iterable<number>): readonly string[] {
  if (classes !== undefined) return classes;
  let largest = -1;
  for (const label of labels) largest = Math.max(largest, label);
  return Array.from({ length: largest + 1 }, (_, label) => `${label}`);
}

/** Throws DATASET_INVALID unless `label` is a whole number that has a class. */
export function requireLabel(label: number, classes: number, where: string): void {
  if (Number.isInteger(label) && label >= 0 && label < classes) return;
  throw invalid(
    where,
    `the label ${label} is no class: there are ${classes}, numbered 0 to ${classes - 1}`,
    'Correct the label, or name all classes in dataset.yaml.',
  );
}
