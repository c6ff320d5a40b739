import { createRequire } from 'node:module';
import type { EngineReport } from '../../../shared/api/results.ts';
import { toErrorData } from '../../../shared/api/errors.ts';
import { loadOnnxRuntime } from '../evaluate/onnxruntime.ts';
import type { Handlers } from '../serve.ts';

export const engines: Handlers['engines'] = async () => [await onnxRuntime(), tensorFlow()];

async function onnxRuntime(): Promise<EngineReport> {
  const about = { name: 'onnxruntime', kind: 'evaluation' } as const;
  try {
    const { env } = await loadOnnxRuntime();
    const version = env.versions.node ?? env.versions.common;
    return { ...about, works: true, version, detail: 'CPU, from the npm package onnxruntime-node' };
  } catch (error) {
    return { ...about, works: false, version: null, detail: toErrorData(error).message };
  }
}

/** Found, not loaded: loading it takes seconds and a few hundred megabytes. */
function tensorFlow(): EngineReport {
  const about = { name: 'tensorflow', kind: 'training' } as const;
  const require = createRequire(import.meta.url);
  let version: string;
  try {
    version = (require('@tensorflow/tfjs-node-gpu/package.json') as { version: string }).version;
  } catch {
    return {
      ...about,
      works: false,
      version: null,
      detail: 'not installed: @tensorflow/tfjs-node-gpu is left out where its download of libtensorflow fails',
    };
  }
  return { ...about, works: false, version, detail: 'installed; no method of this version trains with it yet' };
}
