import type { Experiment } from '../../../../shared/api/experiment.ts';
import { distillationSettings, meant, nested, recipeSettings } from './settings.ts';
import { statedOptions, typedOptions } from './typed-options.ts';

export type FineTuningChoice = 'none' | 'short' | 'published' | 'own';

/** How each network is trained once it is cut. */
export class FormFineTuning {
  choice: FineTuningChoice = $state('short');
  distils = $state(false);
  warmStart = $state(false);
  /** By the path of the setting, as typed. */
  typed: Record<string, string> = $state({});

  /** As an experiment file has it; null without. */
  get stated(): unknown {
    const { choice, distils, warmStart, typed } = this;
    if (choice === 'none') return null;
    const given = nested({
      ...(choice === 'own' && statedOptions(meant(recipeSettings, typed), typed)),
      ...(distils && statedOptions(distillationSettings, typed)),
    }) as { fineTune?: { recipe?: object; distillation?: object } };
    const recipe = choice === 'own' ? kinds(given.fineTune?.recipe ?? {}) : choice;
    if (typeof recipe === 'string' && !distils && !warmStart) return recipe;
    return {
      recipe,
      ...(distils && { distillation: given.fineTune?.distillation ?? {} }),
      ...(warmStart && { warmStart }),
    };
  }

  fill(fineTune: Experiment['fineTune']): void {
    const recipe = fineTune?.recipe;
    this.choice = recipe === undefined ? 'none' : typeof recipe === 'string' ? recipe : 'own';
    this.distils = fineTune?.distillation !== undefined;
    this.warmStart = fineTune?.warmStart ?? false;
    this.typed = typedOptions([...recipeSettings, ...distillationSettings], { fineTune });
  }
}

/** A part of a recipe that is of a kind names it, the default too; steps stand in place of epochs. */
function kinds(recipe: object): object {
  const { optimizer, schedule, duration, ...rest } = recipe as Readonly<Record<string, object | undefined>>;
  const { epochs, steps } = (duration ?? {}) as { epochs?: unknown; steps?: unknown };
  return {
    ...(duration && { duration: steps === undefined ? { epochs } : { steps } }),
    ...(optimizer && { optimizer: { kind: 'sgd', ...optimizer } }),
    ...(schedule && { schedule: { kind: 'step', ...schedule } }),
    ...rest,
  };
}
