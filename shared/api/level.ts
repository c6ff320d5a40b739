import { z } from 'zod';
import { parseBudget } from '../tradeoff/budget.ts';
import { EspalierError } from './errors.ts';

/** What a cut network is held to. */
export type LevelQuantity = 'macs' | 'params' | 'activations' | 'latency' | 'energy';

const quantities = ['latency', 'macs', 'params'] as const;

/**
 * A share of the dense network's cost, or a budget: "latency<=12ms", "macs<=20M", "params<=300k". Not a union, which would
 * only say that neither of both fits.
 */
export const levelSchema = z.unknown().transform((given, context): number | string => {
  if (typeof given === 'string') return canonical(given, context);
  if (typeof given === 'number' && given > 0 && given < 1) return given;
  context.addIssue({
    code: 'custom',
    message: 'must be a share between 0 and 1, or a budget such as "latency<=12ms"',
  });
  return z.NEVER;
});

function canonical(text: string, context: z.RefinementCtx): string {
  try {
    const budget = parseBudget(text);
    if (quantities.some((quantity) => quantity === budget.quantity)) return budget.text;
    context.addIssue({
      code: 'custom',
      message: `${budget.quantity} is nothing to cut to: ${quantities.join(', ')} are`,
    });
  } catch (error) {
    if (!(error instanceof EspalierError)) throw error;
    context.addIssue({ code: 'custom', message: `${error.message} ${error.hint}` });
  }
  return z.NEVER;
}

/** What an experiment's levels are of; throws what `parseBudget` throws. */
export function levelQuantityOf({
  cost,
  levels,
}: {
  readonly cost?: LevelQuantity | undefined;
  readonly levels: readonly (number | string)[];
}): LevelQuantity {
  if (cost !== undefined) return cost;
  const budget = levels.find((level) => typeof level === 'string');
  return budget === undefined ? 'macs' : (parseBudget(budget).quantity as LevelQuantity);
}
