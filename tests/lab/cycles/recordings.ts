import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RawMeasurement, Turn } from '../../../electron/devices/measurement.ts';

const turn = z.object({
  event: z.literal('turn'),
  model: z.int(),
  round: z.int(),
  position: z.int(),
  startNs: z.int(),
  samplesNs: z.array(z.int().positive()).min(1),
});

type RecordedTurn = z.output<typeof turn>;

/** What one agent said on the device, before the link. */
export interface Recording {
  readonly beganAtMs: number;
  /** When nobody listened to it any more, or it was silent for good; null when the recording itself was ended. */
  readonly endedAtMs: number | null;
  readonly turns: readonly RecordedTurn[];
}

function parseTurn(line: string): RecordedTurn | null {
  if (!line.startsWith('{"event":"turn"')) return null;
  try {
    return turn.parse(JSON.parse(line));
  } catch {
    // The agent was ended in the middle of it.
    return null;
  }
}

function timeOf(lines: readonly string[], word: string): number | null {
  const line = lines.find((each) => each.startsWith(`${word} `));
  return line === undefined ? null : Number(line.slice(word.length)) / 1e6;
}

/** What the agents that ran on the board said, in the order of their starts. */
export function readRecordings(folder: string): Recording[] {
  return readdirSync(folder)
    .map((name) => {
      const lines = readFileSync(join(folder, name), 'utf8').split('\n');
      return {
        beganAtMs: timeOf(lines, 'began') ?? 0,
        endedAtMs: timeOf(lines, 'ended'),
        turns: lines.map(parseTurn).filter((found) => found !== null),
      };
    })
    .sort((a, b) => a.beganAtMs - b.beganAtMs);
}

/** For how long two agents ran at once: what they measured then was not the networks alone. */
export function overlapMs(recordings: readonly Recording[]): number {
  return recordings.reduce((sum, { beganAtMs }, i) => {
    const before = recordings.slice(0, i).map(({ endedAtMs }) => endedAtMs ?? 0);
    return sum + Math.max(0, ...before.map((end) => end - beganAtMs));
  }, 0);
}

const sameTurn = (a: RecordedTurn, model: number, b: Turn): boolean =>
  a.model === model &&
  a.round === b.round &&
  a.position === b.position &&
  a.startNs === b.startNs &&
  a.samplesNs.length === b.samplesNs.length &&
  a.samplesNs.every((ns, i) => ns === b.samplesNs[i]);

/**
 * What is wrong with a result, held against what the agents said; nothing when every sample is there, once, in order.
 *
 * @param linkHeld to the last agent's end: all that it said has to be there
 */
export function problemsOf(
  raw: RawMeasurement,
  recordings: readonly Recording[],
  artifacts: number,
  linkHeld: boolean,
): string[] {
  const problems: string[] = [];
  const models = [...raw.models, raw.again];
  if (models.length !== artifacts + 1) problems.push(`${models.length} models instead of ${artifacts + 1}`);
  const rounds = raw.again.rounds.length;
  if (rounds < 1) problems.push('no rounds');
  if (raw.conditions.rounds !== rounds) problems.push(`${rounds} rounds, said to be ${raw.conditions.rounds}`);

  /** By round: the recording that its turns are in. */
  const sources = new Map<number, Set<number>>();
  for (const [model, { rounds: turns }] of models.entries()) {
    if (turns.length !== rounds) problems.push(`model ${model} has ${turns.length} of ${rounds} rounds`);
    for (const [i, found] of turns.entries()) {
      if (found.round !== i) problems.push(`model ${model} has round ${found.round} in the place of ${i}`);
      const expected = i % 2 === 0 ? model : models.length - 1 - model;
      if (found.position !== expected) problems.push(`model ${model} was at ${found.position} in round ${i}`);
      const source = recordings.findIndex(({ turns: said }) => said.some((each) => sameTurn(each, model, found)));
      if (source < 0) problems.push(`no agent said what model ${model} has for round ${i}`);
      sources.set(i, (sources.get(i) ?? new Set()).add(source));
    }
  }
  let last = -1;
  for (const [round, of] of [...sources].sort(([a], [b]) => a - b)) {
    if (of.size > 1) problems.push(`round ${round} is of several agents`);
    const source = Math.min(...of);
    if (source < last) problems.push(`round ${round} is of an earlier agent than the one before`);
    last = source;
  }
  const kept = models.flatMap(({ rounds: complete, partial }, model) =>
    [...complete, ...partial].map((found) => ({ model, found })),
  );
  const isKept = (said: RecordedTurn): boolean => kept.some(({ model, found }) => sameTurn(said, model, found));
  // Of those before it the last turns may have been lost with the link; they were measured anew.
  const missing = recordings[last]?.turns.filter((said) => !isKept(said)) ?? [];
  if (linkHeld && missing.length > 0) problems.push(`${missing.length} turns of the last agent are missing`);
  return problems;
}
