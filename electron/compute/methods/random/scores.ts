import { Generator } from '../../random/generator.ts';

/** Every unit the same chance: the floor that any method has to beat. */
export function randomScores(unitCount: number, seed: number): Float64Array {
  const generator = Generator.fromSeed(seed, 'random');
  return Float64Array.from({ length: unitCount }, () => generator.uniform());
}
