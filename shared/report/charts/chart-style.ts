import { markColours } from '../../plot/marks.ts';
import { mono, sans, type Paint } from './theme.ts';

/**
 * How charts look, once for all that show them: a page paints with variables, a file of its own with colours, since not
 * every program that draws SVG knows variables. A mark takes its method's colour by `currentColor`.
 */
export function chartStyle(paint: (name: Paint) => string): string {
  const colours = [...markColours, 'dominated' as const].map((name) => `svg .${name} { color: ${paint(name)}; }`);
  return `
svg text { fill: ${paint('ink-3')}; font: 12px ${sans}; }
svg .tick, svg .figure { font-family: ${mono}; font-variant-numeric: tabular-nums; }
svg .figure, svg .name { fill: ${paint('ink-2')}; }
svg .halo { paint-order: stroke; stroke: ${paint('surface-0')}; stroke-width: 3px; stroke-linejoin: round; }
svg .strong { fill: ${paint('ink-1')}; font-weight: 600; }
svg .grid { stroke: ${paint('line-faint')}; }
svg .frame { stroke: ${paint('line')}; fill: none; }
svg .front { stroke: ${paint('ink-2')}; stroke-width: 1.5; fill: none; }
svg .whisker { stroke: currentColor; fill: none; }
svg .budget { stroke: ${paint('accent')}; stroke-width: 1.5; stroke-dasharray: 5 3; }
svg .budget-ground { fill: ${paint('accent-faint')}; }
svg .budget-name { fill: ${paint('accent')}; }
svg .mark { fill: currentColor; stroke: ${paint('surface-0')}; }
svg .mark.missed, svg .mark.ring, svg .mark.predicted { fill: ${paint('surface-0')}; stroke: currentColor; stroke-width: 1.5; }
svg .mark.predicted, svg .whisker.predicted { stroke-dasharray: 2.5 1.8; }
svg .hatch { stroke: currentColor; stroke-width: 1.5; }
svg .chosen { stroke: ${paint('ink-1')}; stroke-width: 1.6; fill: none; }
svg .interval { fill: currentColor; opacity: 0.35; }
svg .noise { fill: ${paint('noise')}; }
svg .before { fill: ${paint('ghost')}; }
svg .after { fill: currentColor; }
svg .fixed { stroke: ${paint('ink-3')}; stroke-width: 1; }
${colours.join('\n')}
`;
}
