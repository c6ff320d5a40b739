import { InvalidArgumentError } from 'commander';

/** Flags' values that are numbers. The procedures check ranges; here it is only made sure that they are numbers. */
export function number(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError(`“${text}” is no number.`);
  return value;
}

/** For a flag that may be given several times. */
export const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];
