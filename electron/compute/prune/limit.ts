import { asGiven, threeDigits } from '../../../shared/format/numbers.ts';

/** What is counted of a cut, exactly and without cutting. */
export type CountedQuantity = 'macs' | 'params' | 'activations';

/** What a selection can be held to. */
export type CostQuantity = CountedQuantity | 'latency';

/** The most that a cut network may cost. */
export interface CostLimit {
  readonly quantity: CostQuantity;
  /** Multiply-accumulates, parameters, bytes of all intermediate values (batch 1), or predicted nanoseconds. */
  readonly most: number;
}

const wholes: Readonly<Record<CountedQuantity, string>> = {
  macs: 'MACs',
  params: 'parameters',
  activations: 'activation memory',
};

/** The limit in words, such as "0.3 of the MACs" or "12 ms (predicted)"; `dense` is what the dense network costs. */
export function describeLimit({ quantity, most }: CostLimit, dense: number): string {
  return quantity === 'latency' ? milliseconds(asGiven(most / 1e6)) : share(asGiven(most / dense), quantity);
}

/** A cost in the same words, rounded up so that it can be reached when it is asked for. */
export function describeLeast({ quantity }: CostLimit, least: number, dense: number): string {
  if (quantity !== 'latency') return share(asGiven(Math.ceil((least / dense) * 1000) / 1000), quantity);
  const ms = least / 1e6;
  const digit = 10 ** (Math.floor(Math.log10(ms)) - 2);
  return milliseconds(threeDigits(Math.ceil(ms / digit) * digit));
}

const milliseconds = (ms: string): string => `${ms} ms (predicted)`;
const share = (of: string, quantity: CountedQuantity): string => `${of} of the ${wholes[quantity]}`;
