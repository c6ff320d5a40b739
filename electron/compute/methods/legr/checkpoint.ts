import { z } from 'zod';
import { type EvolutionState, evolutionStateSchema } from './evolution.ts';

const checkpointSchema = z.strictObject({
  method: z.literal('legr'),
  /** Everything that the search depends on. */
  settings: z.string(),
  evolution: evolutionStateSchema,
});

export function writeCheckpoint(settings: string, evolution: EvolutionState): z.output<typeof checkpointSchema> {
  return { method: 'legr', settings, evolution };
}

/** The search's state; null when the checkpoint belongs to other settings or is none of ours. */
export function readCheckpoint(data: unknown, settings: string): EvolutionState | null {
  const parsed = checkpointSchema.safeParse(data);
  return parsed.success && parsed.data.settings === settings ? parsed.data.evolution : null;
}
