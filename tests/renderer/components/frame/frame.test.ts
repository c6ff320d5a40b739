import { describe, expect, it } from 'vitest';
import { recallShare, rememberShare, withinShare } from '../../../../renderer/components/frame/divider.ts';
import { planOf } from '../../../../renderer/components/frame/plan.ts';

describe('the frame of a view', () => {
  it('has a row for what there is, and the side over all of them', () => {
    expect(planOf({ isAbove: true, tableHeight: '33%', side: 'panel' })).toEqual({
      areas: '"above side" "hero side" "table side"',
      rows: 'auto minmax(0, 3fr) 33%',
    });
    expect(planOf({ isAbove: false, tableHeight: undefined, side: 'list' })).toEqual({
      areas: '"side hero"',
      rows: 'minmax(0, 3fr)',
    });
    expect(planOf({ isAbove: false, tableHeight: undefined, side: undefined }).areas).toBe('"hero hero"');
  });

  it('remembers for each view how high its table is, within bounds', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
      removeItem: (key: string) => void kept.delete(key),
    };
    rememberShare(storage, 'Model', 41.2);
    expect([recallShare(storage, 'Model'), recallShare(storage, 'Compare')]).toEqual([41.2, null]);
    rememberShare(storage, 'Model', null);
    expect(recallShare(storage, 'Model')).toBeNull();
    kept.set('espalier.table.Model', 'high');
    expect(recallShare(storage, 'Model')).toBeNull();
    expect([withinShare(3), withinShare(99), withinShare(33.333)]).toEqual([12, 70, 33.3]);
  });
});
