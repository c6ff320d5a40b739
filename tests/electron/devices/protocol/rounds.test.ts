import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rounds } from '../../../../electron/devices/protocol/rounds.ts';
import type { Turn } from '../../../../electron/devices/measurement.ts';

const turn = (round: number, position: number, first: number): Turn => ({
  ...{ round, position, startNs: 0, samplesNs: [first] },
  ...{ involuntarySwitches: null, missedFrames: null, window: null },
});

describe('the rounds of a measurement', () => {
  it('count when every model had its turn', () => {
    const rounds = new Rounds(2);
    expect([rounds.add(0, turn(0, 0, 1)), rounds.next, rounds.add(1, turn(0, 1, 2)), rounds.next]).toEqual([
      ...[false, 0, true, 1],
    ]);
    rounds.add(1, turn(1, 0, 3));
    rounds.cutOff();
    expect(rounds.next).toBe(1);
    rounds.add(1, turn(1, 0, 4));
    rounds.add(0, turn(1, 1, 5));
    expect(rounds.of(0)).toEqual({ rounds: [turn(0, 0, 1), turn(1, 1, 5)], partial: [] });
    expect(rounds.of(1)).toEqual({ rounds: [turn(0, 1, 2), turn(1, 0, 4)], partial: [turn(1, 0, 3)] });
  });

  it('keep the turns of a round that nothing came after', () => {
    const rounds = new Rounds(2);
    rounds.add(1, turn(0, 0, 1));
    expect([rounds.of(0), rounds.of(1)]).toEqual([
      { rounds: [], partial: [] },
      { rounds: [], partial: [turn(0, 0, 1)] },
    ]);
  });

  it('keep every turn once, wherever they are cut off', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(12), { maxLength: 8 }), (models, cuts) => {
        const rounds = new Rounds(models);
        let taken = 0;
        for (const turns of cuts) {
          let round = rounds.next;
          for (let count = 0; count < turns; count++) {
            const position = count % models;
            const model = round % 2 === 0 ? position : models - 1 - position;
            if (rounds.add(model, turn(round, position, taken++))) round++;
            expect(rounds.next).toBe(round);
          }
          rounds.cutOff();
        }
        const all = [...Array(models).keys()].map((model) => rounds.of(model));
        const samples = all
          .flatMap(({ rounds: complete, partial }) => [...complete, ...partial])
          .flatMap((t) => t.samplesNs);
        expect(samples.toSorted((a, b) => a - b)).toEqual([...Array(taken).keys()]);
        for (const { rounds: complete } of all) {
          expect(complete.map(({ round }) => round)).toEqual([...Array(rounds.next).keys()]);
        }
      }),
    );
  });
});
