import { type FineTuning, fineTuningSchema } from '../../../../shared/api/fine-tuning.ts';

/** So many steps of eight images. */
export function briefly(
  steps: number,
  changes: Partial<Omit<FineTuning, 'recipe'>> = {},
  recipe: object = {},
): FineTuning {
  return fineTuningSchema.parse({ recipe: { duration: { steps }, batch: 8, ...recipe }, ...changes });
}
