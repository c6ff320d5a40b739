import { expect, it } from 'vitest';
import { corpus } from '../../fuzz/onnx/corpus.ts';
import { mutant } from '../../fuzz/onnx/mutate.ts';
import { startProcessorClock } from '../../fuzz/onnx/processor-time.ts';
import { tryFile } from '../../fuzz/onnx/try-file.ts';

const files = 3000;

it('takes every sound file of the corpus all the way', () => {
  for (const { name, bytes } of corpus()) expect([name, tryFile(bytes)]).toEqual([name, 'cut']);
});

// `npm run fuzz:onnx` makes a hundred thousand.
it(`ends in a coded error or a cut network on ${files} damaged files`, () => {
  const samples = corpus();
  const ends = new Set<string>();
  for (let seed = 0; seed < files; seed++) {
    const { bytes, made } = mutant(samples, seed);
    const elapsed = startProcessorClock();
    try {
      ends.add(tryFile(bytes));
    } catch (error) {
      throw new Error(`seed ${seed} (${made}) is not refused as it should be`, { cause: error });
    }
    expect(elapsed(), `milliseconds of seed ${seed} (${made})`).toBeLessThan(2000);
  }
  // Mutants that all fail at the first byte would prove little.
  expect([...ends]).toEqual(
    expect.arrayContaining(['cut', 'MODEL_TRUNCATED', 'MODEL_INVALID', 'SHAPE_INVALID', 'OPERATOR_UNKNOWN']),
  );
});
