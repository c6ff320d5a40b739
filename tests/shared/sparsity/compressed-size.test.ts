import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressedSize } from '../../../shared/sparsity/compressed-size.ts';
import { decodeWeights, encodeWeights } from '../../../shared/sparsity/weight-file.ts';
import type { NamedWeight, WeightEncoding } from '../../../shared/sparsity/weight-file.ts';
import { elementCount } from '../../../shared/graph/tensor.ts';
import { Generator } from '../../../electron/compute/random/generator.ts';

const encodings: readonly WeightEncoding[] = ['dense', 'csr', 'bitmap'];

/** Normal deviates of which about this share is left. */
function sparse(name: string, dims: readonly number[], share: number): NamedWeight {
  const generator = Generator.fromSeed(8, name);
  const threshold = Math.floor(share * 1000);
  const data = Float32Array.from({ length: elementCount(dims) }, () => {
    const value = generator.normal(0.05);
    return generator.integer(1000) < threshold ? value : 0;
  });
  return { name, dims, data };
}

const weights = fc.array(
  fc
    .tuple(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 4 }))
    .chain(([name, dims]) => {
      const count = elementCount(dims);
      const values = fc.oneof(fc.constantFrom(0, 0, 1, -0.5, NaN, Infinity, 1e-45), fc.float());
      return fc
        .array(values, { minLength: count, maxLength: count })
        .map((data): NamedWeight => ({ name, dims, data: Float32Array.from(data, (value) => value + 0) }));
    }),
  { maxLength: 4 },
);

describe('compressed weights', () => {
  it.each(encodings)('are read back as they were written: %s', (encoding) => {
    fc.assert(
      fc.property(weights, (written) => {
        expect(decodeWeights(encodeWeights(written, encoding))).toEqual(written);
      }),
      { numRuns: 60 },
    );
  });

  it.each(encodings)('hold rows with gaps of one, two and four bytes: %s', (encoding) => {
    const written = [256, 257, 65_536, 65_537].map((columns): NamedWeight => {
      const data = new Float32Array(2 * columns);
      data[columns - 1] = 1;
      data[2 * columns - 1] = -2;
      return { name: `${columns}`, dims: [2, columns], data };
    });
    expect(decodeWeights(encodeWeights(written, encoding))).toEqual(written);
  });

  it.each(encodings)('are refused when they are cut short or changed: %s', (encoding) => {
    const file = encodeWeights([sparse('w', [4, 5], 0.5)], encoding);
    const corrupt = expect.objectContaining({ code: 'ARTIFACT_CORRUPT' }) as Error;
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeWeights(file.subarray(0, length))).toThrow(corrupt);
    }
    for (const at of [0, 4, 5]) {
      const changed = file.slice();
      changed[at] = 99;
      expect(() => decodeWeights(changed)).toThrow(corrupt);
    }
  });
});

describe('the compressed size', () => {
  const of = (share: number) => compressedSize([sparse('a', [64, 32, 3, 3], share), sparse('b', [10, 64], share)]);

  it('is that of the smallest file', () => {
    const sizes = of(0.3);
    const counted = [sparse('a', [64, 32, 3, 3], 0.3), sparse('b', [10, 64], 0.3)];
    expect(sizes.denseBytes).toBe(4 * (64 * 32 * 9 + 640));
    for (const encoding of encodings) {
      expect(sizes.compressedBytes[encoding]).toBe(encodeWeights(counted, encoding).length);
      expect(sizes.compressedBytes[sizes.smallest]).toBeLessThanOrEqual(sizes.compressedBytes[encoding]);
    }
  });

  it('falls with the share that is left, and below what the values alone took', () => {
    const sizes = [1, 0.5, 0.3, 0.1, 0.05].map((share) => {
      const { denseBytes, compressedBytes, smallest } = of(share);
      return compressedBytes[smallest] / denseBytes;
    });
    for (const [index, size] of sizes.entries()) expect(size).toBeLessThan(index === 0 ? 1 : sizes[index - 1]!);
    expect(sizes.at(-1)).toBeLessThan(0.07);
  });

  it('leaves whole weights dense', () => {
    expect(of(1).smallest).toBe('dense');
  });
});
