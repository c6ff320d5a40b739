import { drawScene, sceneClasses } from '../scenes/draw.ts';
import type { SampleRecipe } from './recipe.ts';
import { sceneSeed } from './seeds.ts';

export type SampleSplit = 'train' | 'test';

/** One image of the data set, drawn when asked for. */
export interface SampleImage {
  label: number;
  /** Path within the data set, parts joined by '/'. */
  path: string;
  /** RGB, [32, 32, 3] */
  draw(): Uint8ClampedArray;
}

export function* splitImages(recipe: SampleRecipe, split: SampleSplit): Generator<SampleImage> {
  const perClass = split === 'train' ? recipe.trainPerClass : recipe.testPerClass;
  for (const [label, name] of sceneClasses.entries()) {
    for (let n = 0; n < perClass; n++) {
      const seed = sceneSeed(recipe.seed, split, n * sceneClasses.length + label);
      const path = `${split}/${name}/${String(n).padStart(4, '0')}.png`;
      yield { label, path, draw: () => drawScene(label, seed) };
    }
  }
}
