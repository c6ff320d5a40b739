import { z } from 'zod';

/** Whole nanoseconds: the store keeps them exactly. */
const ns = z.int().nonnegative();
const index = z.int().nonnegative();

const event = z.discriminatedUnion('event', [
  // WebAssembly knows no processors.
  z.object({ event: z.literal('start'), cpus: z.array(index).default([]) }),
  z.object({ event: z.literal('ready'), model: index, createSessionNs: ns, firstRunNs: ns }),
  z.object({ event: z.literal('warmup'), model: index, runs: z.int(), ns, settled: z.boolean() }),
  z.object({
    event: z.literal('turn'),
    model: index,
    round: index,
    position: index,
    startNs: ns,
    ns,
    involuntarySwitches: z.int(),
    missedFrames: z.int().nullable(),
    samplesNs: z.array(ns).min(1),
  }),
  z.object({ event: z.literal('profile'), text: z.string() }),
  z.object({ event: z.literal('end') }),
  z.object({ event: z.literal('error'), stage: z.string(), model: z.string().nullish(), error: z.string() }),
]);

export type AgentEvent = z.output<typeof event>;
export type AgentFailure = Extract<AgentEvent, { event: 'error' }>;

const mark = '{"event":';

/**
 * {"event":"turn","model":0,"round":3,"position":0,"startNs":371365647,…,"samplesNs":[577125,502723]}
 *
 * A line of the agent's standard output; null for anything else and for one that was cut off. What a talkative shell said
 * before it without ending its line is passed over.
 */
export function parseAgentLine(line: string): AgentEvent | null {
  const start = line.indexOf(mark);
  if (start < 0) return null;
  try {
    return event.safeParse(JSON.parse(line.slice(start))).data ?? null;
  } catch {
    return null;
  }
}
