import { z } from 'zod';

/** Whole nanoseconds: the store keeps them exactly. */
const ns = z.int().nonnegative();

const measured = z.object({
  ok: z.literal(true),
  agent: z.string(),
  runtime: z.object({ name: z.string(), version: z.string() }),
  models: z.array(
    z.object({
      createSessionNs: ns,
      firstRunNs: ns,
      warmup: z.object({ runs: z.int(), ns, settled: z.boolean() }),
      rounds: z.array(
        z.object({
          round: z.int(),
          position: z.int(),
          startNs: ns,
          involuntarySwitches: z.int(),
          samplesNs: z.array(ns).min(1),
        }),
      ),
    }),
  ),
});

const failed = z.object({
  ok: z.literal(false),
  stage: z.string(),
  model: z.string().nullish(),
  error: z.string(),
});

export type AgentDocument = z.output<typeof measured>;
export type AgentFailure = z.output<typeof failed>;

/** The agent's one JSON document; null when this is none. Lines before it (a talkative .bashrc) are passed over. */
export function parseAgentOutput(stdout: string): AgentDocument | AgentFailure | null {
  const start = stdout.search(/^\{"ok":/m);
  if (start < 0) return null;
  try {
    const parsed = z.discriminatedUnion('ok', [measured, failed]).safeParse(JSON.parse(stdout.slice(start)));
    return parsed.success ? parsed.data : null;
  } catch {
    // Cut off in the middle.
    return null;
  }
}

const progress = z.object({
  progress: z.object({ stage: z.enum(['warmup', 'measure']), done: z.int(), total: z.int() }),
});

/** {"progress":{"stage":"measure","done":3,"total":12}}; null for anything else on standard error. */
export function parseAgentProgress(line: string): { stage: 'warmup' | 'measure'; done: number; total: number } | null {
  if (!line.startsWith('{"progress"')) return null;
  try {
    return progress.safeParse(JSON.parse(line)).data?.progress ?? null;
  } catch {
    return null;
  }
}
