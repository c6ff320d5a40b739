/**
 * Only +, -, *, / and square root are rounded the same way everywhere; Math.sin may differ in the last bit between
 * engines. Scenes must not, so the sine is a polynomial here.
 */

/** sin(2π · turns), to about 1e-7. */
export function sine(turns: number): number {
  let t = turns - Math.floor(turns + 0.5);
  if (t > 0.25) t = 0.5 - t;
  if (t < -0.25) t = -0.5 - t;
  const x = t * 6.283185307179586;
  const s = x * x;
  return x * (1 + s * (-1 / 6 + s * (1 / 120 + s * (-1 / 5040 + s * (1 / 362880 - s / 39916800)))));
}

/** cos(2π · turns), to about 1e-7. */
export const cosine = (turns: number): number => sine(turns + 0.25);

export const clamp = (x: number, low: number, high: number): number => (x < low ? low : x > high ? high : x);

export const mix = (a: number, b: number, t: number): number => a + (b - a) * t;

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothstep(low: number, high: number, x: number): number {
  const t = clamp((x - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}

/** The fractional part, in [0, 1). */
export const fraction = (x: number): number => x - Math.floor(x);
