import { z } from 'zod';
import { recipeSchema } from './training.ts';

/** 300 steps along a cosine: minutes for a small network, and enough to tell networks apart. */
const shortRecipe = { duration: { steps: 300 }, schedule: { kind: 'cosine' } } as const;

/** How a network of an experiment is trained: seed, engine and threads are the experiment's. */
export const experimentRecipe = recipeSchema.omit({ seed: true, engine: true, threads: true });

const settings = z.strictObject({
  /** `published` is the schedule that LeGR's code fine-tunes with: 60 epochs, the learning rate falling in three steps. */
  recipe: z.union([z.enum(['short', 'published']), experimentRecipe]).default('short'),
  /** Teaches what the dense network gives, beside the labels (Hinton et al. 2015). */
  distillation: z
    .strictObject({
      /** Scores are divided by it before they are compared. */
      temperature: z.number().positive().default(4),
      /** The teacher's share in the loss; the labels have the rest. */
      weight: z.number().gt(0).lte(1).default(0.5),
    })
    .optional(),
  /** Whether each level begins with what the next larger one learned; its plan is then a part of that one's. */
  warmStart: z.boolean().default(false),
});

/** How each level is trained once it is cut. */
export const fineTuningSchema = z.union(
  [
    z.enum(['short', 'published']).transform((recipe): z.output<typeof settings> => ({ recipe, warmStart: false })),
    settings,
  ],
  { error: 'must be short, published, or settings such as { recipe: short, warmStart: true }' },
);

export type FineTuning = z.output<typeof settings>;

/** The recipe in full. */
export function recipeOf({ recipe: given }: Pick<FineTuning, 'recipe'>): z.output<typeof experimentRecipe> {
  if (given === 'short') return experimentRecipe.parse(shortRecipe);
  return given === 'published' ? experimentRecipe.parse({}) : given;
}
