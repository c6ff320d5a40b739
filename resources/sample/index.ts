import { fileURLToPath } from 'node:url';

export { sampleRecipe } from './dataset/recipe.ts';
export { writeSampleDataset } from './dataset/write.ts';
export { drawScene, sceneClasses } from './scenes/draw.ts';

/** The trained network that comes with the sample project: an ONNX file. */
export const sampleNetworkPath: string = fileURLToPath(new URL('./marker-net.onnx', import.meta.url));
