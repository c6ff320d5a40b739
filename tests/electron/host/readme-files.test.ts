import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { augmentationSchema } from '../../../electron/compute/data/augment/augmentation.ts';
import { experimentSchema } from '../../../shared/api/experiment.ts';
import { recipeSchema } from '../../../shared/api/training.ts';

/** The YAML block of the README that begins so. */
async function example(start: string): Promise<unknown> {
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8');
  const blocks = [...readme.matchAll(/```yaml\n([^`]+)```/g)].map(([, text]) => text!);
  return parse(blocks.find((text) => text.startsWith(start))!);
}

it('the README’s experiment is one', async () => {
  expect(experimentSchema.parse(await example('name:'))).toMatchObject({ method: 'legr' });
});

it('the README’s recipe is one', async () => {
  const { augmentation } = recipeSchema.parse(await example('duration:'));
  expect(augmentationSchema.parse(augmentation)).toMatchObject({ padding: 4 });
});
