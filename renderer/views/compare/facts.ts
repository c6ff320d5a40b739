import type { CandidateComparison } from '../../../shared/api/comparison.ts';
import type { TradeoffCandidate } from '../../../shared/api/results.ts';
import type { MeasurementReport } from '../../../shared/api/measurements.ts';
import { compareFacts, type FactRow } from '../../../shared/compare/differences.ts';
import { formatLevel } from '../../../shared/format/numbers.ts';
import { methodLabel } from '../../../shared/tradeoff/methods.ts';

const costWords = {
  macs: 'MACs',
  params: 'parameters',
  activations: 'activations',
  latency: 'latency',
  energy: 'energy',
} as const;

/** How candidates were made, side by side; what an experiment is called, and its other levels, are no difference between them. */
export function settingRows(
  candidates: readonly TradeoffCandidate[],
  made: CandidateComparison['made'],
): readonly FactRow[] {
  return compareFacts(
    candidates.map(({ id, method, level, budget, ranking, accuracySplit, accuracyImages }) => {
      const settings = made.find((one) => one.id === id)?.settings;
      const evaluated = { split: accuracySplit, images: accuracyImages };
      // The original is made by no method, whatever the experiment's is.
      if (method === 'dense' || !settings) return { method: methodLabel(method), evaluated, data: settings?.data };
      const {
        name: _name,
        levels: _levels,
        model: _model,
        method: _method,
        evaluation: _evaluation,
        ...rest
      } = settings;
      const asked = budget ?? `${formatLevel(level)} % of ${costWords[settings.cost ?? 'macs']}`;
      return { method: methodLabel(method), asked, ranking, evaluated, ...rest };
    }),
  );
}

/** Under what candidates were measured, side by side; nothing of one that was not. */
export function conditionRows(reports: readonly (MeasurementReport | null)[]): readonly FactRow[] {
  return compareFacts(
    reports.map((report) => {
      if (report === null) return {};
      const { id, device, conditions, profile, measuredAt } = report;
      const { board, powerMode, governor, temperatures } = device.before;
      const hottest = temperatures.length === 0 ? null : Math.max(...temperatures.map(({ celsius }) => celsius));
      return {
        ...{ measurement: id.slice(0, 8), measuredAt, device: device.name, board, powerMode, governor },
        ...{ hottestAtStart: hottest === null ? null : `${hottest.toFixed(1)} °C`, profile, ...conditions },
      };
    }),
  );
}

/** "fineTune.learningRate" as "Fine tune, learning rate"; an option of the method by its own name. */
export function factLabel(name: string): string {
  const words = name
    .replace(/^options\./, '')
    .split('.')
    .map((part) => part.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase())
    .join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
