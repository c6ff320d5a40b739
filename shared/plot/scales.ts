import { scaleLinear, scaleLog } from 'd3-scale';

export type ScaleKind = 'linear' | 'log';
export type Domain = readonly [number, number];

/** A scale from stored values to pixels, as far as the plot needs one. */
export interface Scale {
  readonly kind: ScaleKind;
  readonly domain: Domain;
  readonly range: Domain;
  at(value: number): number;
  invert(pixel: number): number;
}

export function makeScale(kind: ScaleKind, domain: Domain, range: Domain): Scale {
  const scale = (kind === 'log' ? scaleLog() : scaleLinear()).domain([...domain]).range([...range]);
  return { kind, domain, range, at: (value) => scale(value), invert: (pixel) => scale.invert(pixel) };
}

export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Round numbers along a scale, chosen and written in screen units (`perUnit` of them to a stored unit). */
export function ticksOf(scale: Scale, perUnit: number, count: number): readonly Tick[] {
  const [low, high] = scale.domain;
  // Without the noise of floats, which would drop a tick at the very end.
  const onScreen = (value: number) => Number((value * perUnit).toPrecision(12));
  // Under a decade and a half a log axis has too few powers to read: round linear steps say more.
  const wide = scale.kind === 'log' && high / low > 30;
  const screen = (wide ? scaleLog() : scaleLinear()).domain([onScreen(low), onScreen(high)]);
  const format = wide ? (value: number) => String(Number(value.toPrecision(2))) : screen.tickFormat(count);
  const values = screen.ticks(count);
  const shown = wide ? values.filter((value) => /^[125]/.test(value.toExponential())) : values;
  return shown.map((value) => ({ value: value / perUnit, text: format(value).replaceAll(',', '') }));
}

/** The smallest domain that holds the values, with a margin on both sides; a single value gets room around it. */
export function domainOf(values: Iterable<number>, kind: ScaleKind, margin = 0.07): Domain {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return kind === 'log' ? [1, 10] : [0, 1];
  // Values that differ by rounding alone are one value: a share of their distance would be no margin.
  if (high - low <= 1e-9 * Math.max(Math.abs(low), Math.abs(high)))
    return kind === 'log' ? [low / 1.5, high * 1.5] : [low - Math.abs(low || 1) / 5, high + Math.abs(high || 1) / 5];
  if (kind === 'log') {
    const factor = (high / low) ** margin;
    return [low / factor, high * factor];
  }
  const pad = (high - low) * margin;
  // Nothing here is ever below zero: an axis that goes there would promise room that is none.
  return [low >= 0 ? Math.max(0, low - pad) : low - pad, high + pad];
}
