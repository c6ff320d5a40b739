import type { GradientStep } from '../../training/loss-gradients.ts';
import { defineMethod, type MethodContext } from '../method.ts';
import { candidatesByRank } from '../rank.ts';
import { options, type TaylorOptions } from './options.ts';
import { scoredWeights, taylorScores } from './scores.ts';

/** Ranks once, by the dense network's gradients. */
export const taylor = defineMethod('taylor', options, async function* (context, given) {
  if (context.levels.length > 0) yield* candidatesByRank(context, await rankByTaylor(context, given));
});

/** One score for each unit, by the dense network's gradients. */
export function rankByTaylor(context: MethodContext, { batches, batch }: TaylorOptions): Promise<Float64Array> {
  const { graph, units } = context;
  const steps = context.gradients({ batches, batch, weights: scoredWeights(units) });
  return taylorScores(graph, units, reported(context, steps, batches));
}

async function* reported(
  context: MethodContext,
  steps: AsyncIterable<GradientStep>,
  wanted: number,
): AsyncGenerator<GradientStep> {
  let progress: ((done: number) => void) | undefined;
  let done = 0;
  for await (const step of steps) {
    const { total, images } = step;
    if (done === 0 && total < wanted) {
      context.warn(`The training images fill ${total} of ${wanted} mini-batches: gradients are of ${total * images}.`);
    }
    progress ??= context.stage('gradients', total);
    context.spend({ trainingSteps: 1 });
    yield step;
    progress(++done);
  }
}
