import type { InputOf } from '../../../shared/api/contract.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';
import { recipeChangesSchema, type RecipeChanges } from '../../../shared/api/recipe-changes.ts';
import type { DialogSurroundings } from '../dialogs.svelte.ts';
import { EnginesState } from '../engines/engines.svelte.ts';

/** The recipe's numbers as they are typed; an empty one leaves it to the recipe. */
export interface TypedNumbers {
  epochs: string;
  batch: string;
  learningRate: string;
  weightDecay: string;
  seed: string;
  threads: string;
}

/** The form that starts a training. */
export class TrainState {
  model = $state('');
  data = $state('');
  recipe = $state('');
  out = $state('');
  fromScratch = $state(false);
  optimizer: NonNullable<RecipeChanges['optimizer']> | '' = $state('');
  schedule: NonNullable<RecipeChanges['schedule']> | '' = $state('');
  readonly numbers: TypedNumbers = $state({
    epochs: '',
    batch: '',
    learningRate: '',
    weightDecay: '',
    seed: '',
    threads: '',
  });
  readonly engines: EnginesState;
  starting = $state(false);
  error: ErrorData | null = $state.raw(null);
  readonly #surroundings: DialogSurroundings;
  readonly #done: () => void;

  constructor(surroundings: DialogSurroundings, done: () => void) {
    this.#surroundings = surroundings;
    this.#done = done;
    this.engines = new EnginesState(surroundings.client);
  }

  /** The dialog opens: what was typed stays. */
  enter(): void {
    this.error = null;
    void this.engines.load();
  }

  async start(): Promise<void> {
    if (this.starting) return;
    this.error = null;
    const changes = this.#changes();
    if ('error' in changes) {
      this.error = changes.error;
      return;
    }
    this.starting = true;
    try {
      await this.#surroundings.jobs.begin('training.run', { ...this.#places(), changes: changes.value });
      this.#surroundings.view = 'training';
      this.#done();
    } catch (error) {
      this.error = toErrorData(error);
    } finally {
      this.starting = false;
    }
  }

  #places(): Omit<InputOf<'training.run'>, 'changes'> {
    const given = (text: string) => (text.trim() === '' ? undefined : text.trim());
    return {
      model: this.model.trim(),
      data: this.data.trim(),
      recipe: given(this.recipe),
      out: given(this.out),
      fromScratch: this.fromScratch,
    };
  }

  /** The same check as the program's, so that the error names the field that was typed into. */
  #changes(): { readonly value: RecipeChanges } | { readonly error: ErrorData } {
    const numbers = Object.entries(this.numbers).filter(([, text]) => text.trim() !== '');
    const parsed = recipeChangesSchema.safeParse({
      ...Object.fromEntries(numbers.map(([name, text]) => [name, Number(text)])),
      ...(this.optimizer !== '' && { optimizer: this.optimizer }),
      ...(this.schedule !== '' && { schedule: this.schedule }),
      ...(this.engines.chosen !== null && { engine: this.engines.chosen }),
    });
    if (parsed.success) return { value: parsed.data };
    const field = parsed.error.issues[0]!.path[0] as keyof TypedNumbers;
    const { label, range } = numberFields[field];
    const message = `${label} “${this.numbers[field]}” is not ${range}.`;
    return { error: { code: 'OPTION_INVALID', message, hint: 'Correct it, or leave it empty for the recipe’s.' } };
  }
}

/** How the fields are called, what may stand in them, and what holds without a recipe's file. */
export const numberFields: Readonly<
  Record<keyof TypedNumbers, { readonly label: string; readonly range: string; readonly usual: string }>
> = {
  epochs: { label: 'Epochs', range: 'a whole number from 1 to 100,000', usual: '60' },
  batch: { label: 'Batch, images', range: 'a whole number from 1 to 65,536', usual: '128' },
  learningRate: { label: 'Learning rate', range: 'a number above 0', usual: '0.01' },
  weightDecay: { label: 'Weight decay', range: 'a number from 0 to 1', usual: '0.0005' },
  seed: { label: 'Seed', range: 'a whole number of at least 0', usual: '0' },
  threads: { label: 'Threads', range: 'a whole number from 1 to 64', usual: '2' },
};
