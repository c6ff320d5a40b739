import { toErrorData } from '../../../shared/api/errors.ts';
import type { EngineReport } from '../../../shared/api/results.ts';
import { openTensorFlow } from '../engines/tensorflow/open.ts';
import { loadOnnxRuntime } from '../evaluate/onnxruntime.ts';
import type { Handlers } from '../serve.ts';

/** The engine that is part of the program. */
export const engines: Handlers['engines'] = async () => [await onnxRuntime()];

/**
 * One backend of the engine tensorflow, really started. That loads native code which can end the process: it is asked of
 * a process that nothing else depends on.
 */
export const backend: Handlers['backend'] = async ({ name }) => {
  const about = { name: 'tensorflow', backend: name, kind: 'training' } as const;
  try {
    const { version, detail } = (await openTensorFlow(name)).about;
    return { ...about, works: true, version, detail };
  } catch (error) {
    const { message, hint } = toErrorData(error);
    return { ...about, works: false, version: null, detail: `${message} ${hint}` };
  }
};

async function onnxRuntime(): Promise<EngineReport> {
  const about = { name: 'onnxruntime', backend: 'cpu', kind: 'training and evaluation' } as const;
  try {
    const { env } = await loadOnnxRuntime();
    const version = env.versions.node ?? env.versions.common;
    return { ...about, works: true, version, detail: 'CPU, from the npm package onnxruntime-node' };
  } catch (error) {
    return { ...about, works: false, version: null, detail: toErrorData(error).message };
  }
}
