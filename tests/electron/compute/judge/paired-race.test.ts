import { describe, expect, it } from 'vitest';
import { PairedRace } from '../../../../electron/compute/judge/paired-race.ts';
import { Generator } from '../../../../electron/compute/random/generator.ts';

const images = 1024;
const batch = 64;

/** Images seen when a network whose losses are the rival's plus `difference` is dropped; null when it never is. */
function droppedAfter(confidence: number, difference: (generator: Generator) => number, seed: number): number | null {
  const generator = Generator.fromSeed(seed, 'race');
  const race = new PairedRace({ rival: new Float32Array(images), confidence });
  for (let seen = batch; seen <= images; seen += batch) {
    race.add(Float32Array.from({ length: batch }, () => difference(generator)));
    if (race.lost) return seen;
  }
  return null;
}

function share(confidence: number, difference: (generator: Generator) => number, races = 600): number {
  let dropped = 0;
  for (let seed = 0; seed < races; seed++) if (droppedAfter(confidence, difference, seed) !== null) dropped++;
  return dropped / races;
}

describe('a race', () => {
  // Mean 0: as good as the rival. Skewed to either side, as differences of losses may be.
  it.each([
    ['normal', 0.1, 0.01, (generator: Generator) => generator.normal(1)],
    ['mostly a little better, at times much worse', 0.1, 0.01, (generator: Generator) => generator.normal(1) ** 2 - 1],
    // The normal approximation errs here, at the first looks.
    ['mostly a little worse, at times much better', 0.13, 0.04, (generator: Generator) => 1 - generator.normal(1) ** 2],
  ])('drops an equal seldomer than it may, over all looks: %s', (_, most90, most99, difference) => {
    expect(share(0.9, difference)).toBeLessThan(most90);
    expect(share(0.99, difference)).toBeLessThan(most99);
  });

  it('drops what is clearly worse early, the clearer the earlier', () => {
    const mean = (shift: number): number => {
      const seen = Array.from(
        { length: 50 },
        (_, seed) => droppedAfter(0.99, (generator) => shift + generator.normal(1), seed) ?? images,
      );
      return seen.reduce((sum, one) => sum + one, 0) / seen.length;
    };
    expect(mean(1)).toBe(batch);
    expect(mean(0.25)).toBeLessThan(images / 2);
    expect(mean(0.25)).toBeGreaterThan(mean(0.5));
  });

  it('has the width of the formula', () => {
    // 64 differences of mean d and deviation 1, confidence 0.99: the bound is d − 0.42.
    const alpha = 0.01;
    const mixture = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha)) + 1) / (images / 8);
    const spread = 64 * mixture + 1;
    const width = Math.sqrt(((2 * spread) / (64 ** 2 * mixture)) * Math.log(1 + Math.sqrt(spread) / (2 * alpha)));
    const lostBy = (distance: number): boolean => {
      const race = new PairedRace({ rival: new Float32Array(images), confidence: 0.99 });
      const unit = Math.sqrt(63 / 64);
      race.add(Float32Array.from({ length: 64 }, (_, i) => width + distance + (i % 2 === 0 ? unit : -unit)));
      return race.lost;
    };
    expect(width).toBeCloseTo(0.42, 2);
    expect(lostBy(1e-3)).toBe(true);
    expect(lostBy(-1e-3)).toBe(false);
  });

  it('says nothing by few images, nor where it has to be certain, nor past the losses of the rival', () => {
    const worse = Float32Array.from({ length: 31 }, (_, i) => 5 + i / 100);
    const few = new PairedRace({ rival: new Float32Array(images), confidence: 0.6 });
    few.add(worse);
    expect(few.lost).toBe(false);
    few.add(worse);
    expect(few.lost).toBe(true);
    const certain = new PairedRace({ rival: new Float32Array(images), confidence: 1 });
    certain.add(new Float32Array(images).fill(9));
    expect(certain.lost).toBe(false);
    const dropped = new PairedRace({ rival: new Float32Array(10), confidence: 0.6 });
    dropped.add(new Float32Array(images).fill(9));
    expect(dropped.lost).toBe(false);
  });
});
