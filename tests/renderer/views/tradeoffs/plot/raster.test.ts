import { describe, expect, it } from 'vitest';
import { over, Raster, stampOf } from '../../../../../renderer/views/tradeoffs/plot/raster.ts';

const [red, halfBlue, white] = [0xff0000ff, 0x80ff0000, 0xffffffff];
/** A solid middle with one half-clear pixel to its right, in a picture of 4 by 4. */
const mark = stampOf(
  Uint32Array.from({ length: 16 }, (_, at) => ({ 10: red, 11: halfBlue })[at] ?? 0),
  4,
);

describe('a raster of marks', () => {
  const everything = { left: 0, right: 20, top: 0, bottom: 20 };
  const painted = (raster: Raster) => [...raster.pixels.entries()].filter(([, pixel]) => pixel !== 0);

  it('paints what is not clear of a mark about its centre', () => {
    const raster = new Raster(20, 20);
    raster.stamp(mark, 10, 10, everything);
    expect(painted(raster)).toEqual([
      [210, red],
      [211, halfBlue],
    ]);
    raster.clear();
    expect(painted(raster)).toEqual([]);
  });

  it('paints nothing outside the frame, and the rest of what stands at its edge', () => {
    const raster = new Raster(20, 20);
    raster.stamp(mark, 19, 10, everything);
    raster.stamp(mark, 4, 4, { left: 5, right: 20, top: 0, bottom: 20 });
    raster.stamp(mark, 10, -1, everything);
    expect(painted(raster)).toEqual([
      [85, halfBlue],
      [219, red],
    ]);
  });

  it('lets what is below shine through the edge of a mark', () => {
    expect(over(halfBlue, white)).toBe(0xffff7f7f);
    expect(over(halfBlue, 0)).toBe(halfBlue);
    // Half over half hides three quarters, two thirds of it by what is above.
    const both = over(halfBlue, 0x800000ff);
    expect(Math.abs((both >>> 24) - 0xc0)).toBeLessThan(2);
    expect((both >>> 16) & 0xff).toBeGreaterThan(160);
    expect(both & 0xff).toBeLessThan(95);
  });
});
