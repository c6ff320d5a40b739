import { remembering } from '../../app/remembering.ts';
import { axes, type AxisId } from './axes.ts';
import type { ScaleKind } from '../../../shared/plot/scales.ts';

/** What the view keeps over restarts. */
export interface Remembered {
  readonly axis: AxisId;
  readonly scale: ScaleKind;
  readonly showDominated: boolean;
  readonly showErrors: boolean;
}

const defaults: Remembered = { axis: 'p50', scale: 'linear', showDominated: true, showErrors: true };

export const { recall, remember } = remembering<Remembered>('tradeoffs', (kept) => ({
  axis: typeof kept['axis'] === 'string' && kept['axis'] in axes ? (kept['axis'] as AxisId) : defaults.axis,
  scale: kept['scale'] === 'log' ? 'log' : defaults.scale,
  showDominated: typeof kept['showDominated'] === 'boolean' ? kept['showDominated'] : defaults.showDominated,
  showErrors: typeof kept['showErrors'] === 'boolean' ? kept['showErrors'] : defaults.showErrors,
}));
