import type { TradeoffCandidate, TradeoffSet } from '../../api/results.ts';
import { conditionWords } from '../../tradeoff/conditions.ts';

type Extent = readonly [low: number, middle: number, high: number];

/** Low, middle and high of what a candidate costs in the unit of the axis: ms of p50, or millions of MACs. */
export function costExtent({ latency, predicted, macs }: TradeoffCandidate, { conditions }: TradeoffSet): Extent {
  if (conditions !== null && latency !== null) {
    return [latency.p50LowNs / 1e6, latency.p50Ns / 1e6, latency.p50HighNs / 1e6];
  }
  if (conditions !== null && predicted !== null) return [predicted.low / 1e6, predicted.ns / 1e6, predicted.high / 1e6];
  return [macs / 1e6, macs / 1e6, macs / 1e6];
}

/** Whether its cost is known: what was measured or predicted, while anything is measured at all. */
export function isDrawn({ latency, predicted }: TradeoffCandidate, { conditions }: TradeoffSet): boolean {
  return conditions === null || latency !== null || predicted !== null;
}

/** A mark that must not be taken for a measured one. */
export function isPredicted({ predicted }: TradeoffCandidate, { conditions }: TradeoffSet): boolean {
  return conditions !== null && predicted !== null;
}

/** Where a picture's times come from: it says so wherever it goes. */
export function whereMeasured({ device, deviceBoard, conditions }: TradeoffSet): string {
  if (conditions === null) return 'Nothing was measured on a device.';
  const board = deviceBoard === null ? '' : ` (${deviceBoard})`;
  return `Measured on ${device ?? 'the device'}${board}, ${conditionWords(conditions)}.`;
}
