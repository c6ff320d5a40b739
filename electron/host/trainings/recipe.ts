import { EspalierError } from '../../../shared/api/errors.ts';
import { changeRecipe, type RecipeChanges } from '../../../shared/api/recipe-changes.ts';
import { recipeSchema, type Recipe } from '../../../shared/api/training.ts';
import { readYamlFile } from '../yaml-file.ts';

const hint = 'The README shows a recipe with its fields.';

/**
 * The recipe of a file, or the defaults, with the changes laid over it.
 * @throws EspalierError FILE_NOT_FOUND, FILE_UNREADABLE, RECIPE_INVALID (naming file, line and field)
 */
export async function readRecipe(file: string | null, changes: RecipeChanges): Promise<Recipe> {
  if (file === null) {
    const parsed = recipeSchema.safeParse(changeRecipe({}, changes));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new EspalierError('RECIPE_INVALID', `“${issue!.path.join('.')}”: ${issue!.message}.`, hint);
  }
  const kind = { noun: 'a recipe', schema: recipeSchema, code: 'RECIPE_INVALID', hint } as const;
  return readYamlFile(file, kind, (content) => {
    // An empty file is a recipe of defaults; what is no mapping is the schema's to refuse.
    if (content === null) return changeRecipe({}, changes);
    return isMapping(content) ? changeRecipe(content, changes) : content;
  });
}

function isMapping(content: unknown): content is Record<string, unknown> {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}
