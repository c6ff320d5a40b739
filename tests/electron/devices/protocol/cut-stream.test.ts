import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandOutput } from '../../../../electron/devices/connection/output.ts';
import type { Turn } from '../../../../electron/devices/measurement.ts';
import { Rounds } from '../../../../electron/devices/protocol/rounds.ts';
import { parseAgentLine } from '../../../../electron/devices/runtimes/onnxruntime/agent-output.ts';

const rounds = 6;

/** What an agent says about the rounds from `first` on, as bytes; every sample tells who measured it. */
function agentSays(agent: number, first: number, models: number): Buffer {
  const lines = [{ event: 'start', runtime: { version: '1.27.0' } } as object];
  for (let round = first; round < rounds; round++) {
    for (let position = 0; position < models; position++) {
      const model = round % 2 === 0 ? position : models - 1 - position;
      const samplesNs = [agent, round, model];
      const turn = {
        event: 'turn',
        model,
        round,
        position,
        ...{ startNs: round, ns: 7 },
        involuntarySwitches: 0,
        missedFrames: null,
      };
      lines.push({ ...turn, samplesNs });
    }
  }
  lines.push({ event: 'end' });
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** What arrives, in packets of any sizes; the turns that it holds. */
function turnsIn(bytes: Buffer, packets: readonly number[]): { model: number; turn: Turn }[] {
  const found: { model: number; turn: Turn }[] = [];
  const output = new CommandOutput(1024 * 1024, {
    onOverflow: () => undefined,
    onStdoutLine: (line) => {
      const event = parseAgentLine(line);
      if (event?.event === 'turn') found.push({ model: event.model, turn: { ...event, window: null } });
    },
  });
  let at = 0;
  for (const size of packets) output.addStdout(bytes.subarray(at, (at += size)));
  output.addStdout(bytes.subarray(at));
  output.end();
  return found;
}

describe('a measurement whose link is cut at any byte, again and again', () => {
  it('ends with every round of every model once, each round of one agent, and loses nothing that arrived', () => {
    const cut = fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), packets: fc.array(fc.nat(400)) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(cut, { maxLength: 5 }), (models, cuts) => {
        const gathered = new Rounds(models);
        const arrived: number[][] = [];
        const take = (agent: number, share: number, packets: readonly number[]): void => {
          const whole = agentSays(agent, gathered.next, models);
          for (const { model, turn } of turnsIn(whole.subarray(0, Math.round(whole.length * share)), packets)) {
            arrived.push([...turn.samplesNs]);
            gathered.add(model, turn);
          }
        };
        for (const [agent, { share, packets }] of cuts.entries()) {
          if (gathered.next === rounds) break;
          take(agent, share, packets);
          gathered.cutOff();
        }
        if (gathered.next < rounds) take(cuts.length, 1, []);

        const all = Array.from({ length: models }, (_, model) => gathered.of(model));
        for (const { rounds: complete } of all) {
          expect(complete.map(({ round }) => round)).toEqual([...Array(rounds).keys()]);
        }
        for (let round = 0; round < rounds; round++) {
          expect(new Set(all.map(({ rounds: complete }) => complete[round]?.samplesNs[0])).size).toBe(1);
        }
        const kept = all.flatMap(({ rounds: complete, partial }) => [...complete, ...partial]);
        const inOrder = (a: readonly number[], b: readonly number[]): number => (String(a) < String(b) ? -1 : 1);
        expect(kept.map(({ samplesNs }) => [...samplesNs]).sort(inOrder)).toEqual(arrived.sort(inOrder));
      }),
    );
  });
});
