import { z } from 'zod';
import type { Checkpoint } from '../../protocol.ts';
import { evolutionStateSchema } from './evolution.ts';
import { individualSchema } from './individual.ts';

const stateSchema = z.strictObject({
  /** The searches that ended, in their order. */
  finished: z.array(
    z.strictObject({ most: z.number(), best: individualSchema, population: z.array(individualSchema) }),
  ),
  /** The one under way; null before its first checkpoint. */
  evolution: evolutionStateSchema.nullable(),
});

export type LegrState = z.output<typeof stateSchema>;

const checkpointSchema = z.strictObject({
  method: z.literal('legr'),
  /** Everything that the searches depend on. */
  identity: z.string(),
  state: stateSchema,
});

export function checkpointOf(identity: string, state: LegrState): Checkpoint {
  return { kind: 'checkpoint', data: { method: 'legr', identity, state } satisfies z.output<typeof checkpointSchema> };
}

/** The searches' state; null when the checkpoint belongs to other settings or is none of ours. */
export function readCheckpoint(data: unknown, identity: string): LegrState | null {
  const parsed = checkpointSchema.safeParse(data);
  return parsed.success && parsed.data.identity === identity ? parsed.data.state : null;
}
