import type { markColours } from '../../plot/marks.ts';

/** The design tokens that the report uses; the same values as the interface has. */
export type Paint =
  | (typeof markColours)[number]
  | 'surface-0'
  | 'surface-1'
  | 'line-faint'
  | 'line'
  | 'ink-1'
  | 'ink-2'
  | 'ink-3'
  | 'accent'
  | 'accent-soft'
  | 'accent-faint'
  | 'warn'
  | 'dominated'
  | 'ghost'
  | 'noise';

export type ThemeName = 'dark' | 'light';

export const themes: Readonly<Record<ThemeName, Readonly<Record<Paint, string>>>> = {
  dark: {
    'surface-0': '#0f1312',
    'surface-1': '#141918',
    'line-faint': '#1f2624',
    line: '#2b3431',
    'ink-1': '#e8edea',
    'ink-2': '#b3beb8',
    'ink-3': '#8e9a94',
    accent: '#a3d077',
    'accent-soft': 'rgba(163, 208, 119, 0.13)',
    'accent-faint': 'rgba(163, 208, 119, 0.055)',
    warn: '#edbd55',
    'method-legr': '#4f8dff',
    'method-plain': '#cc8fcc',
    'method-baseline': '#f2f5f3',
    'method-slr': '#ec7113',
    dominated: '#6f7b75',
    ghost: '#39443f',
    noise: 'rgba(142, 154, 148, 0.16)',
  },
  light: {
    'surface-0': '#ffffff',
    'surface-1': '#f4f5f2',
    'line-faint': '#e9ece7',
    line: '#d9ded7',
    'ink-1': '#17201b',
    'ink-2': '#434e48',
    'ink-3': '#5d6862',
    accent: '#3f6d1e',
    'accent-soft': 'rgba(86, 142, 44, 0.15)',
    'accent-faint': 'rgba(86, 142, 44, 0.065)',
    warn: '#805200',
    'method-legr': '#2f52cc',
    'method-plain': '#470a66',
    'method-baseline': '#1a211d',
    'method-slr': '#ce6410',
    dominated: '#7e8882',
    ghost: '#d5dbd4',
    noise: 'rgba(93, 104, 98, 0.13)',
  },
};

export const sans =
  'system-ui, -apple-system, "Segoe UI Variable Text", "Segoe UI", Cantarell, Ubuntu, "Noto Sans", sans-serif';
export const mono =
  'ui-monospace, "SF Mono", "Cascadia Mono", "Ubuntu Mono", "JetBrains Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';
