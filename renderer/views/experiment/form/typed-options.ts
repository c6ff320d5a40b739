import type { OptionReport } from '../../../../shared/api/experiments.ts';
import { formatInteger } from '../../../../shared/format/numbers.ts';

/** What was typed or chosen for options, by name; what is empty is left to its default. */
export type TypedOptions = Readonly<Record<string, string>>;

/** The options that were stated, as an experiment file has them. What is no number stays text: the schema says so. */
export function statedOptions(options: readonly OptionReport[], typed: TypedOptions): Record<string, unknown> {
  const stated = options.flatMap(({ name, kind }): [string, unknown][] => {
    const text = (typed[name] ?? '').trim();
    return text === '' ? [] : [[name, valueOf(kind, text)]];
  });
  return Object.fromEntries(stated);
}

function valueOf(kind: OptionReport['kind'], text: string): unknown {
  switch (kind) {
    case 'integer':
    case 'number':
      return numberOf(text);
    case 'switch':
      return text === 'yes';
    case 'choice':
      return text;
    case 'choices':
      return listOf(text);
    case 'numbers':
      return listOf(text).map(numberOf);
    case 'settings':
      return settingsOf(text);
  }
}

/** A number, or the text where it is none. */
export function numberOf(text: string): number | string {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}

/** JSON, or the text where it is none. */
function settingsOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Parts between commas, semicolons or spaces. */
export function listOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '');
}

/** What holds when nothing is typed. */
export function usualWords({ kind, usual, why }: OptionReport): string {
  if (usual === null || usual === undefined) return /default: ([^;]+?)\.?(?:;|$)/.exec(why)?.[1] ?? 'by the setting';
  if (kind === 'switch') return usual === true ? 'yes' : 'no';
  if (kind === 'settings') return 'as the paper has it';
  return Array.isArray(usual) ? usual.join(', ') : String(usual);
}

/** "whole number, 1 to 400 networks" */
export function rangeWords({ kind, least, most, unit, choices }: OptionReport): string {
  const written = (value: number): string => (Number.isInteger(value) ? formatInteger(value) : String(value));
  const range =
    least === null ? '' : most === null ? `from ${written(least)}` : `${written(least)} to ${written(most)}`;
  switch (kind) {
    case 'integer':
    case 'number':
      return [range, unit].filter((part) => part !== '' && part !== null).join(' ');
    case 'numbers':
      return `${unit ?? 'numbers'}, with commas`;
    case 'settings':
      return 'settings as JSON, such as {"duration": {"steps": 600}}';
    case 'choices':
      return `some of ${choices.join(', ')}`;
    case 'choice':
    case 'switch':
      return '';
  }
}

/** What would have to be typed for these values, by name, paths included; nothing for what is left to its default. */
export function typedOptions(options: readonly OptionReport[], stated: object): Record<string, string> {
  const typed = options.flatMap(({ name, usual }): [string, string][] => {
    const value = valueAt(stated, name);
    const isUsual = JSON.stringify(value) === JSON.stringify(usual);
    return value === undefined || value === null || isUsual ? [] : [[name, textOf(value)]];
  });
  return Object.fromEntries(typed);
}

function valueAt(stated: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
      stated,
    );
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
