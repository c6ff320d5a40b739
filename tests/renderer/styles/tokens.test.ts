import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast, distance, visions } from './colours.ts';

const css = readFileSync(new URL('../../../renderer/styles/tokens.css', import.meta.url), 'utf8');
const [darkPart = '', lightPart = ''] = css.split("\n[data-theme='light']");
const coloursOf = (part: string) =>
  new Map([...part.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name, colour]) => [name!, colour!]));
const dark = coloursOf(darkPart);
const themes = { dark, light: new Map([...dark, ...coloursOf(lightPart)]) };

const surfaces = ['--surface-0', '--surface-1', '--surface-2', '--surface-3', '--surface-overlay'];
const text = ['--ink-1', '--ink-2', '--ink-3', '--accent-ink', '--ok', '--warn', '--danger', '--info'];
const signs = ['--line-control', '--focus', '--mark-dominated'];
const methods = [...dark.keys()].filter((name) => name.startsWith('--method-'));
/** Text that stands on a colour of its own. */
const pairs = [
  ['--ink-on-accent', '--accent'],
  ['--ink-on-accent', '--accent-hover'],
  ['--ink-on-danger', '--danger-fill'],
  ['--unit-ink', '--unit'],
  ['--ink-1', '--seq-1'],
  ['--surface-0', '--ink-1'],
] as const;

describe.each(Object.entries(themes))('the colours of the %s theme', (theme, colours) => {
  const colour = (name: string): string => {
    const found = colours.get(name);
    if (found === undefined) throw new Error(`tokens.css has no colour ${name}`);
    return found;
  };
  const tooClose = (names: readonly string[], grounds: readonly string[], least: number) =>
    names.flatMap((name) =>
      grounds.flatMap((ground) => {
        const ratio = contrast(colour(name), colour(ground));
        return ratio < least ? [`${name} on ${ground}: ${ratio.toFixed(2)}:1`] : [];
      }),
    );

  it('have 4.5:1 for text on every surface, and on the colours that carry text', () => {
    expect(tooClose(text, surfaces, 4.5)).toEqual([]);
    expect(pairs.flatMap(([name, ground]) => tooClose([name], [ground], 4.5))).toEqual([]);
  });

  it('have 3:1 for marks, edges of controls and the focus', () => {
    expect(methods.length).toBeGreaterThan(5);
    expect(tooClose([...signs, ...methods], surfaces, 3)).toEqual([]);
  });

  it.each(Object.entries(visions))('keep the methods apart in %s vision', (_vision, matrix) => {
    // What tokens.css promises: the plain rankings share a colour, and also tell themselves apart by shape.
    const least = (name: string) => (name === '--method-plain' ? 9 : theme === 'dark' ? 12.8 : 11.3);
    const alike = methods.flatMap((a, at) =>
      methods.slice(at + 1).flatMap((b) => {
        const apart = distance(colour(a), colour(b), matrix);
        return apart < Math.min(least(a), least(b)) - 0.05 ? [`${a} and ${b}: ${apart.toFixed(1)}`] : [];
      }),
    );
    expect(alike).toEqual([]);
  });
});

it('knows contrast and distance', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(distance('#ffffff', '#000000', visions['normal']!)).toBeCloseTo(100, 1);
});
