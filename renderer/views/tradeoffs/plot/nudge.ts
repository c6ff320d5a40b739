import type { Domain } from '../../../../shared/plot/scales.ts';

/** A step of a budget line by key: a hundredth of a round tenth of what is on screen, so that values stay readable. */
export function nudgeStep([low, high]: Domain): number {
  return 10 ** Math.floor(Math.log10((high - low) / 10)) / 2;
}

/** The value moved by `steps`, on the grid of steps. One step above zero it stops: no budget is nothing. */
export function nudge(value: number, domain: Domain, steps: number): number {
  const step = nudgeStep(domain);
  return Math.max(1, Math.round(value / step) + steps) * step;
}

/** A dragged value on a grid fine enough for a pixel and coarse enough to read. */
export function snap(value: number, domain: Domain): number {
  const step = nudgeStep(domain) / 5;
  return Math.round(value / step) * step;
}
