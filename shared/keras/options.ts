import { damagedModel } from './errors.ts';

export type Json = Readonly<Record<string, unknown>>;

export function isJsonObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What was found, for an error: as JSON, not at length. */
export function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? 'nothing';
}

/** A size, stride or padding beyond this is damage, not a network. */
const largestNumber = 2 ** 31;

/**
 * The settings of one layer, read with the type that they must have; MODEL_INVALID names layer and setting.
 * A setting that is absent or null takes its fallback: Keras leaves out or nulls what is at its default.
 */
export class Options {
  readonly values: Json;
  private readonly owner: string;

  /** `owner` names the layer in errors. */
  constructor(values: Json, owner: string) {
    this.values = values;
    this.owner = owner;
  }

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null;
  }

  number(name: string, fallback?: number): number {
    const value = this.has(name) ? this.values[name] : fallback;
    if (typeof value !== 'number') this.fail(name, 'a number');
    return value;
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.has(name) ? this.values[name] : fallback;
    if (typeof value !== 'boolean') this.fail(name, 'true or false');
    return value;
  }

  string(name: string, fallback?: string): string {
    const value = this.has(name) ? this.values[name] : fallback;
    if (typeof value !== 'string') this.fail(name, 'a text');
    return value;
  }

  /** A positive whole number: filters, units, a multiplier. */
  count(name: string, fallback?: number): number {
    const value = this.number(name, fallback);
    if (!isCount(value)) this.fail(name, 'a positive whole number');
    return value;
  }

  /** One positive whole number per spatial axis; a single one stands for all. */
  counts(name: string, axes: number, fallback?: number | readonly number[]): readonly number[] {
    const value = this.has(name) ? this.values[name] : fallback;
    const list: unknown = typeof value === 'number' ? new Array<number>(axes).fill(value) : value;
    if (!isList(list, isCount) || list.length !== axes) this.fail(name, `${axes} positive whole numbers`);
    return list;
  }

  integers(name: string): readonly number[] {
    const value = this.values[name];
    const list = typeof value === 'number' ? [value] : value;
    if (!isList(list, isInteger)) this.fail(name, 'a list of whole numbers');
    return list;
  }

  /** One number, or a list of them (as a list in a list, as arrays are sometimes stored, too). */
  numbers(name: string): readonly number[] {
    const list = flatten(arrayOf(this.values[name]));
    if (!isList(list, (item) => typeof item === 'number')) this.fail(name, 'a number or a list of numbers');
    return list;
  }

  /** How much is added or taken at both ends of each axis: n, [n per axis], or [[begin, end] per axis]. */
  margins(name: string, axes: number): readonly (readonly [number, number])[] {
    const value = this.values[name];
    const list: readonly unknown[] =
      typeof value === 'number' ? new Array<number>(axes).fill(value) : Array.isArray(value) ? value : [];
    const flat = axes === 1 && list.length === 2 ? [list] : list;
    const margins = flat.map((item) => (typeof item === 'number' ? [item, item] : item));
    if (margins.length !== axes || !margins.every((pair) => isList(pair, isSize) && pair.length === 2)) {
      this.fail(name, `begin and end for ${axes} axes`);
    }
    return margins as [number, number][];
  }

  private fail(name: string, expected: string): never {
    throw damagedModel(`The option ${name} of ${this.owner} must be ${expected}, found ${shown(this.values[name])}.`);
  }
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(value as number) <= largestNumber;
}

function isSize(value: unknown): value is number {
  return isInteger(value) && value >= 0;
}

function isCount(value: unknown): value is number {
  return isInteger(value) && value >= 1;
}

function isList<Item>(value: unknown, accepts: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(accepts);
}

/** Keras 3 stores NumPy arrays as `{class_name: '__numpy__', config: {value}}`. */
function arrayOf(value: unknown): unknown {
  if (typeof value === 'number') return [value];
  if (isJsonObject(value) && isJsonObject(value['config'])) return value['config']['value'];
  return value;
}

/** Arrays of up to four axes, of which all but one are 1 wide. */
function flatten(value: unknown): unknown {
  return Array.isArray(value) ? value.flat(3) : value;
}
