import { Generator } from '../random/generator.ts';
import type { Dataset, Sample } from './dataset.ts';
import type { Identities } from './identity/identity.ts';
import { notFound } from './problem.ts';

/** Disjoint parts; `calibration` is for statistics, `validation` for choosing, `test` for the reported number only. */
export type SplitName = 'train' | 'validation' | 'calibration' | 'test';

export interface Splits<S extends Sample> {
  readonly train: readonly S[];
  readonly validation: readonly S[];
  readonly calibration: readonly S[];
  readonly test: readonly S[];
  /** What was left out, in sentences for the user. */
  readonly warnings: readonly string[];
}

const validationShare = 0.1;
const calibrationShare = 0.05;

/** A data set of one task, with the samples that it has. */
type DatasetOf<S extends Sample> = Extract<Dataset, { readonly test: readonly S[] }>;

interface Identified<S extends Sample> {
  readonly sample: S;
  readonly identity: string;
}

/**
 * Cuts the training images into validation (10 %, unless the data set has its own), calibration (5 %) and train (the
 * rest) by `seed`. No image is in two splits: images that show the same stay together, so that nothing a network is
 * judged on has a twin among what it was fitted to; what the test part shows is left out of the others, and what the
 * validation part shows out of train and calibration. Throws DATASET_NOT_FOUND when there are no training images.
 */
export function splitDataset<S extends Sample>(dataset: DatasetOf<S>, identities: Identities, seed: number): Splits<S> {
  const { root } = dataset;
  // A union of arrays: every sample of the data set is an S.
  const test = dataset.test as readonly S[];
  const identified = (part: readonly Sample[], of: readonly string[]): Identified<S>[] =>
    part.map((sample, i) => ({ sample: sample as S, identity: of[i] }));
  const warnings: string[] = [];
  const without = (part: Identified<S>[], others: readonly string[], what: string): Identified<S>[] => {
    const taken = new Set(others);
    const rest = part.filter(({ identity }) => !taken.has(identity));
    const left = part.length - rest.length;
    if (left > 0) warnings.push(`${left} ${what}; they were left out.`);
    return rest;
  };
  const ownValidation = without(
    identified(dataset.validation ?? [], identities.validation),
    identities.test,
    `validation images of ${root} are in its test part too`,
  );
  const judged = [...identities.test, ...ownValidation.map(({ identity }) => identity)];
  const trained = without(
    identified(dataset.train, identities.train),
    judged,
    `training images of ${root} are in its ${dataset.validation === null ? 'test part' : 'test or validation part'} too`,
  );
  if (trained.length === 0) {
    throw notFound(
      dataset.train.length === 0
        ? `${root} has no training images, and validation and calibration are cut from them.`
        : `Every training image of ${root} is in its test or validation part too.`,
      'Put images into train/<class>/, or name them as train in dataset.yaml.',
    );
  }
  const groups = Generator.fromSeed(seed, 'split').shuffle(groupByIdentity(trained));
  const count = trained.length;
  const validation =
    dataset.validation === null
      ? take(groups, Math.max(1, Math.round(validationShare * count)))
      : ownValidation.map(({ sample }) => sample);
  const calibration = take(groups, Math.max(1, Math.round(calibrationShare * count)));
  return { validation, calibration, train: groups.flat(), test, warnings };
}

/** `count` images drawn without replacement, in an order that depends on the seed alone; all of them when fewer. */
export function sampleImages<S extends Sample>(images: readonly S[], count: number, seed: number): S[] {
  return Generator.fromSeed(seed, 'sample')
    .shuffle([...images])
    .slice(0, count);
}

/** Removes whole groups from the end of `groups` until they hold `count` images. */
function take<S extends Sample>(groups: S[][], count: number): S[] {
  const taken: S[] = [];
  while (taken.length < count) {
    const group = groups.pop();
    if (group === undefined) break;
    taken.push(...group);
  }
  return taken;
}

function groupByIdentity<S extends Sample>(images: readonly Identified<S>[]): S[][] {
  return [...Map.groupBy(images, ({ identity }) => identity).values()].map((group) =>
    group.map(({ sample }) => sample),
  );
}
