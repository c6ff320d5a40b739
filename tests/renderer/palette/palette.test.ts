import { describe, expect, it, vi } from 'vitest';
import { paletteEntries, type Entry } from '../../../renderer/palette/entries.ts';
import { fuzzyMatch } from '../../../renderer/palette/fuzzy.ts';
import { PaletteState } from '../../../renderer/palette/palette.svelte.ts';
import { demoJob } from '../fixtures/memory-program.ts';

describe('fuzzy matching', () => {
  const best = (query: string, texts: readonly string[]) =>
    texts
      .flatMap((text) => {
        const match = fuzzyMatch(query, text);
        return match ? [{ text, score: match.score }] : [];
      })
      .sort((a, b) => b.score - a.score)
      .map(({ text }) => text);

  it('finds words in any order, and letters from the beginnings of words', () => {
    expect(fuzzyMatch('model op', 'Open model…')?.at).toEqual([0, 1, 5, 6, 7, 8, 9]);
    expect(fuzzyMatch('om', 'Open model…')?.at).toEqual([0, 5]);
    expect(fuzzyMatch('opmo', 'Open model…')?.at).toEqual([0, 1, 5, 6]);
    expect(fuzzyMatch('', 'Open model…')?.at).toEqual([]);
    expect(fuzzyMatch('pm', 'Open model…')).toBeNull();
    expect(fuzzyMatch('open device', 'Open model…')).toBeNull();
    expect(fuzzyMatch('open prog', 'Open model…', 'Program')?.at).toEqual([0, 1, 2, 3]);
    expect(fuzzyMatch('op prm', 'Open model…', 'Program')).toBeNull();
  });

  it('puts the beginning of a word before the middle of one, and the short before the long', () => {
    expect(best('model', ['Supermodel', 'Open model…', 'Model'])).toEqual(['Model', 'Open model…', 'Supermodel']);
    expect(best('legr 50', ['LeGR 50 %', 'LeGR 65 %', 'Uniform 50 %'])).toEqual(['LeGR 50 %']);
  });
});

const entry = (id: string, more: Partial<Entry> = {}): Entry => ({
  id,
  label: id,
  detail: 'Program',
  caps: [],
  blocked: null,
  isListed: true,
  run: vi.fn(),
  ...more,
});

function open(entries: readonly Entry[], kept = new Map<string, string>()) {
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
  const palette = new PaletteState(() => entries, storage);
  palette.enter();
  return { palette, kept, ids: () => palette.results.map(({ entry }) => entry.id) };
}

describe('the palette', () => {
  const entries = [
    entry('Compare'),
    entry('Open model…'),
    entry('Dark', { blocked: 'Not now.' }),
    entry('LeGR 50 %', { isListed: false, detail: 'Candidate' }),
  ];

  it('lists commands before anything is typed, and finds candidates too', () => {
    const { palette, ids } = open(entries);
    expect(ids()).toEqual(['Compare', 'Open model…', 'Dark']);
    palette.type('legr');
    expect(ids()).toEqual(['LeGR 50 %']);
    palette.type('candidate');
    expect(ids()).toEqual(['LeGR 50 %']);
    palette.type('zzz');
    expect(ids()).toEqual([]);
    palette.move(1);
    expect(palette.choose(palette.results[palette.active])).toBeNull();
  });

  it('puts what was used last first, over restarts', () => {
    const { palette, kept } = open(entries);
    palette.type('open');
    expect(palette.choose(palette.results[0])).toBe(entries[1]!.run);
    expect(palette.open).toBe(false);
    expect(open(entries, kept).ids()).toEqual(['Open model…', 'Compare', 'Dark']);
    kept.set('espalier.palette', '{');
    expect(open(entries, kept).ids()).toEqual(['Compare', 'Open model…', 'Dark']);
  });

  it('stays with the reason where something cannot be done', () => {
    const { palette } = open(entries);
    palette.type('dark');
    expect(palette.choose(palette.results[0])).toBeNull();
    expect(palette.open).toBe(true);
  });

  it('moves round', () => {
    const { palette } = open(entries);
    palette.move(-1);
    expect(palette.active).toBe(2);
    palette.move(1);
    expect(palette.active).toBe(0);
  });
});

describe('what the palette finds', () => {
  it('is what can be done here and elsewhere, and where one can go', () => {
    const [show, run, cancel] = [vi.fn(), vi.fn(), vi.fn()];
    const job = demoJob('a');
    const found = paletteEntries({
      commands: [
        { id: 'palette', label: 'Find…', group: 'Program', blocked: null, run },
        { id: 'fit', label: 'Fit', group: 'Plot', view: 'tradeoffs', blocked: null, run, keys: [{ key: 'f' }] },
        { id: 'on', label: 'On', group: 'Model', view: 'model', blocked: null, run, isStep: true },
        { id: 'theme', label: 'Dark', group: 'Program', blocked: null, run, checked: true },
      ],
      view: 'model',
      isMac: false,
      show,
      jobs: [job],
      cancel,
      candidates: [{ id: 'c', name: 'LeGR 50 %' }],
      showCandidate: vi.fn(),
      devices: [{ name: 'bench', address: 'ssh://robot@bench', state: null, runtimes: [], probedAt: null }],
      showDevice: vi.fn(),
      projects: [{ directory: '/home/robot/cuts', name: 'cuts' }],
      openProject: vi.fn(),
    });
    expect(found.map(({ id }) => id)).toEqual([
      'job:a',
      'on',
      'theme',
      'project:/home/robot/cuts',
      'device:bench',
      'fit',
      'candidate:c',
    ]);
    expect(found.find(({ id }) => id === 'on')!.isListed).toBe(false);
    expect(found.find(({ id }) => id === 'fit')).toMatchObject({ detail: 'Trade-offs', caps: ['F'], isListed: false });
    found.find(({ id }) => id === 'fit')!.run();
    expect(show.mock.invocationCallOrder[0]!).toBeLessThan(run.mock.invocationCallOrder[0]!);
    found[0]!.run();
    expect(cancel).toHaveBeenCalledWith(job);
  });
});
