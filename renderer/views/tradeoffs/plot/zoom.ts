import type { Domain, ScaleKind } from '../../../../shared/plot/scales.ts';

/** The domain after a zoom by `factor` (under 1 is closer) that keeps `anchor` where it is. */
export function zoomDomain(domain: Domain, kind: ScaleKind, anchor: number, factor: number): Domain {
  if (kind === 'log') {
    const [low, high] = zoomDomain([Math.log(domain[0]), Math.log(domain[1])], 'linear', Math.log(anchor), factor);
    return [Math.exp(low), Math.exp(high)];
  }
  return [anchor - (anchor - domain[0]) * factor, anchor + (domain[1] - anchor) * factor];
}

/** The domain moved by a share of its own width. */
export function panDomain(domain: Domain, kind: ScaleKind, share: number): Domain {
  if (kind === 'log') {
    const [low, high] = panDomain([Math.log(domain[0]), Math.log(domain[1])], 'linear', share);
    return [Math.exp(low), Math.exp(high)];
  }
  const step = (domain[1] - domain[0]) * share;
  return [domain[0] + step, domain[1] + step];
}

/** Zooming ends between a thousandth and twice the width of everything. */
export function allowedZoom(next: Domain, home: Domain, kind: ScaleKind): boolean {
  const width = ([low, high]: Domain) => (kind === 'log' ? Math.log(high / low) : high - low);
  const share = width(next) / width(home);
  return share >= 1e-3 && share <= 2;
}
