import type { Recipe } from '../../../shared/api/training.ts';
import type { TrainingSettings } from '../../../shared/api/trainings.ts';
import { asGiven, counted, formatInteger } from '../../../shared/format/numbers.ts';

/** What a training was asked for, as pairs of name and value. */
export function settingsFacts({
  model,
  data,
  recipe,
  fromScratch,
}: TrainingSettings): readonly (readonly [name: string, value: string])[] {
  return [
    ['Model', model],
    ['Data', data],
    ['Begins with', fromScratch ? 'new weights' : 'the model’s weights'],
    ['Length', lengthOf(recipe)],
    ['Batch', counted(recipe.batch, 'image')],
    ['Optimiser', recipe.optimizer.kind === 'sgd' ? sgdWords(recipe.optimizer) : recipe.optimizer.kind],
    ['Learning rate', asGiven(recipe.optimizer.learningRate)],
    ['Schedule', recipe.schedule.kind],
    ['Weight decay', asGiven(recipe.weightDecay)],
    ['Seed', String(recipe.seed)],
    ['Engine', recipe.engine],
    ['Threads', String(recipe.threads)],
  ];
}

function lengthOf({ duration }: Recipe): string {
  return 'epochs' in duration ? counted(duration.epochs, 'epoch') : `${formatInteger(duration.steps)} steps`;
}

function sgdWords({ momentum, nesterov }: { readonly momentum: number; readonly nesterov: boolean }): string {
  if (momentum === 0) return 'sgd';
  return `sgd, momentum ${asGiven(momentum)}${nesterov ? ' (Nesterov)' : ''}`;
}
