import { describe, expect, it } from 'vitest';
import { noBetterThanGuessing } from '../../../../electron/compute/evaluate/chance.ts';

describe('a network that does no better than guessing', () => {
  it('is told of, with what to state', () => {
    expect(noBetterThanGuessing(0.1, 300, 10)).toMatch(/^The original gets 10.0 % .* 10 classes.*dataset\.yaml.*input/);
    expect(noBetterThanGuessing(0.14, 300, 10)).not.toBeNull();
    expect(noBetterThanGuessing(0.5, 40, 2)).not.toBeNull();
  });

  it('is not every poor one', () => {
    expect(noBetterThanGuessing(0.2, 300, 10)).toBeNull();
    expect(noBetterThanGuessing(0.05, 10_000, 100)).toBeNull();
    expect(noBetterThanGuessing(0.95, 40, 2)).toBeNull();
  });
});
