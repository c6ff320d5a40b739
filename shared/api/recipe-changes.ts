import { z } from 'zod';
import { engineSchema } from './engine.ts';

/** What commands and forms change of a recipe: the fields that are wanted most often, each absent where it is not given. */
export const recipeChangesSchema = z.strictObject({
  epochs: z.int().min(1).max(100_000).optional(),
  batch: z.int().min(1).max(65_536).optional(),
  optimizer: z.enum(['sgd', 'adam', 'adamw']).optional(),
  learningRate: z.number().positive().optional(),
  schedule: z.enum(['constant', 'step', 'cosine', 'one-cycle']).optional(),
  weightDecay: z.number().min(0).max(1).optional(),
  engine: engineSchema.optional(),
  seed: z.int().min(0).optional(),
  threads: z.int().min(1).max(64).optional(),
});

export type RecipeChanges = z.output<typeof recipeChangesSchema>;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The content of a recipe's file, not yet checked, with the changes laid over it. A learning rate is the optimiser's, so
 * it leaves the rest of the optimiser as the file has it; another kind of optimiser or schedule takes nothing over.
 */
export function changeRecipe(content: Fields, changes: RecipeChanges): Fields {
  const { epochs, optimizer, learningRate, schedule, ...same } = changes;
  return {
    ...content,
    ...withoutAbsent(same),
    ...(epochs !== undefined && { duration: { epochs } }),
    ...(schedule !== undefined && { schedule: ofKind(content['schedule'], schedule) }),
    ...((optimizer !== undefined || learningRate !== undefined) && {
      optimizer: {
        ...ofKind(content['optimizer'], optimizer),
        ...(learningRate !== undefined && { learningRate }),
      },
    }),
  };
}

/** The part of the file when it is of that kind, or of any where none is asked for; else the kind with its defaults. */
function ofKind(part: unknown, kind: string | undefined): Fields {
  if (!isFields(part)) return { kind: kind ?? 'sgd' };
  return kind === undefined || part['kind'] === kind ? part : { kind };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutAbsent(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
