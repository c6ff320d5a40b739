import { InvalidArgumentError, Option } from 'commander';
import type { PerGroup } from '../../../shared/api/per-group.ts';

/** A share of a whole, above 0 and up to 1. */
export function share(text: string): number {
  const value = parse(text);
  if (value <= 0 || value > 1) throw new InvalidArgumentError('It must be above 0 and at most 1, such as 0.5.');
  return value;
}

/** A share, "50%" too, or a budget as it is. */
export function level(text: string): number | string {
  if (/[<>=]/.test(text)) return text;
  return text.trim().endsWith('%') ? share(String(parse(text.trim().slice(0, -1)) / 100)) : share(text);
}

/** Any number above 0. */
export function positiveNumber(text: string): number {
  const value = parse(text);
  if (value <= 0) throw new InvalidArgumentError('It must be above 0.');
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

/**
 * A whole number for every group, or GROUP=NUMBER for one of them; the flag may be given several times. A group's name
 * may hold an equals sign: the last one counts.
 */
export function wholeNumberPerGroup(most: number): (text: string, before: PerGroup | undefined) => PerGroup {
  const number = wholeNumber(1, most);
  return (text, before) => {
    const equals = text.lastIndexOf('=');
    const group = equals < 0 ? 'all' : text.slice(0, equals);
    if (group === '') throw new InvalidArgumentError('It must be a number, or a group and a number, such as g3=16.');
    const value = number(text.slice(equals + 1));
    return { ...(typeof before === 'number' ? { all: before } : before), [group]: value };
  };
}

function parse(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError(`“${text}” is no number.`);
  return value;
}

/** For a flag that may be given several times. */
const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export function budgetOption(): Option {
  return new Option('--budget <limit>', 'such as "latency<=33ms" or "accuracy>=90%"; may be given several times')
    .argParser(collect)
    .default([], 'none');
}
