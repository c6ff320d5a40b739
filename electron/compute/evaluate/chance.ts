import { formatAccuracy } from '../../../shared/format/accuracy.ts';

/** As many deviations above guessing as an accuracy by luck alone almost never is. */
const deviations = 3;

/**
 * What to tell the user when a network's accuracy is one that guessing among so many equally frequent classes reaches too;
 * null when it is better. A trained network that does no better is given its images otherwise than it was trained on.
 */
export function noBetterThanGuessing(accuracy: number, images: number, classes: number): string | null {
  const chance = 1 / classes;
  if (accuracy > chance + deviations * Math.sqrt((chance * (1 - chance)) / images)) return null;
  return (
    `The original gets ${formatAccuracy(accuracy, images)} % of the images right, no better than guessing among ${String(classes)} classes: ` +
    'what is cut from it tells nothing. State in a dataset.yaml in the folder of the data how the network was trained: ' +
    '“classes: [first, second, …]” in the order of its outputs, and “input: { mean: 0.5, std: 0.5 }” for what is ' +
    'subtracted from pixels of 0 to 1 and what that is divided by. Unless stated, classes are in alphabetical order, ' +
    'and mean and std are those of ImageNet.'
  );
}
