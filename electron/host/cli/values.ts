import { InvalidArgumentError } from 'commander';

/** A share of a whole, above 0 and up to 1. */
export function share(text: string): number {
  const value = parse(text);
  if (value <= 0 || value > 1) throw new InvalidArgumentError('It must be above 0 and at most 1, such as 0.5.');
  return value;
}

/**
 * A whole number of at least `least` and at most `most`. The procedures check the same; here the answer names the flag
 * that was typed.
 */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return (text) => {
    const value = parse(text);
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    }
    return value;
  };
}

function parse(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError(`“${text}” is no number.`);
  return value;
}

/** For a flag that may be given several times. */
export const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];
