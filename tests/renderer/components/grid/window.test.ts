import { describe, expect, it } from 'vitest';
import { rowWindow, scrollTo } from '../../../../renderer/components/grid/window.ts';

describe('a long table', () => {
  it('keeps few rows of many in the document', () => {
    expect(rowWindow(10_000, 0, 280, 28)).toEqual({ first: 0, end: 18 });
    expect(rowWindow(10_000, 28_000, 280, 28)).toEqual({ first: 992, end: 1018 });
    expect(rowWindow(3, 28_000, 280, 28)).toEqual({ first: 3, end: 3 });
  });
  it('scrolls no further than it must', () => {
    expect(scrollTo(2, 0, 280, 28, 32)).toBe(0);
    expect(scrollTo(20, 0, 280, 28, 32)).toBe(340);
    expect(scrollTo(2, 340, 280, 28, 32)).toBe(56);
  });
});
