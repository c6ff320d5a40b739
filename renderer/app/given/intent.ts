import { projectDatabase } from '../../../shared/files/project-database.ts';
import type { GivenPath } from '../../../shared/api/window-bridge.ts';

/** What a file or folder that the user gave is for. Paths are names alone where the page is not told more. */
export type Intent =
  | { readonly kind: 'model' | 'images' | 'experiment'; readonly path: string; readonly isWhole: boolean }
  | { readonly kind: 'project'; readonly path: string; readonly isWhole: boolean }
  /** Nothing of ours: what it is, and what would be. */
  | { readonly kind: 'unknown'; readonly message: string; readonly hint: string };

const readable =
  'Espalier opens networks (.onnx, .h5, .keras, model.json), folders of images, experiments (.yaml) and projects.';

/** Networks, and what people take for them: the reader of models knows the way from each. */
const modelEndings = /\.(onnx|h5|hdf5|keras|tflite|pt|pth|pb|ckpt|safetensors|npz)$/i;
const experimentEndings = /\.ya?ml$/i;
const imageEndings = /\.(png|jpe?g|bmp|webp|gif|tiff?|ppm|pgm|avif)$/i;

export function intentOf(given: GivenPath): Intent {
  const { name } = given;
  const path = given.path ?? name;
  const where = { path, isWhole: given.path !== null };
  if (given.isDirectory) return folderIntent(given, where);
  if (modelEndings.test(name) || name === 'model.json') return { kind: 'model', ...where };
  if (experimentEndings.test(name)) return { kind: 'experiment', ...where };
  if (name === projectDatabase) return { kind: 'project', ...where, path: parentOf(path) };
  if (imageEndings.test(name)) {
    return { kind: 'unknown', message: `${name} is a single image.`, hint: 'Drop the folder that the images are in.' };
  }
  return { kind: 'unknown', message: `${name} is nothing that Espalier opens.`, hint: readable };
}

function folderIntent({ name, entries }: GivenPath, where: { path: string; isWhole: boolean }): Intent {
  if (entries.includes(projectDatabase)) return { kind: 'project', ...where };
  if (entries.includes('model.json')) return { kind: 'model', ...where, path: `${where.path}/model.json` };
  if (entries.length === 0) return { kind: 'unknown', message: `The folder ${name} is empty.`, hint: readable };
  // Splits and classes are folders, whose names have no ending.
  if (entries.some((entry) => imageEndings.test(entry) || !/.\./.test(entry))) return { kind: 'images', ...where };
  return { kind: 'unknown', message: `In the folder ${name} are neither images nor a project.`, hint: readable };
}

function parentOf(path: string): string {
  return path.replace(/[\\/]?[^\\/]*$/, '') || '.';
}
