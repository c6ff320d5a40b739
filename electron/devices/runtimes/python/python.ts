import { EspalierError } from '../../../../shared/api/errors.ts';
import type { DeviceState, DeviceTool } from '../../../../shared/api/devices.ts';
import { deploy, type DeployFile } from '../../deploy/deploy.ts';
import { packagedFile, resourcePath } from '../packaged-file.ts';
import { preparedAgent } from '../prepared-agent.ts';
import type { Runtime } from '../runtime.ts';

const hint =
  'Install it there: `pkg install python-onnxruntime` in Termux, `python3 -m pip install onnxruntime` elsewhere.';

const toolOf = ({ tools }: DeviceState, name: DeviceTool['name']): DeviceTool | undefined =>
  tools.find((tool) => tool.name === name);

/** Why it would not work; null when it would. */
function missing(state: DeviceState): string | null {
  if (toolOf(state, 'python3') === undefined) return 'no python3 on the device';
  return toolOf(state, 'python-onnxruntime') === undefined ? 'its Python lacks the package onnxruntime' : null;
}

/**
 * Python's onnxruntime of the device itself, by a small agent: for Android's Termux, whose system runs no other program
 * of ours. A sample holds 10 to 20 µs of Python's own.
 */
export const python: Runtime = {
  name: 'python',
  format: 'onnx',
  precisions: ['float32'],
  loads: ['back-to-back', 'camera'],
  holdsCpus: true,

  report(state) {
    const reason = missing(state);
    const version = toolOf(state, 'python-onnxruntime')?.version ?? null;
    const detail = reason ?? `CPU, by the device’s own Python package onnxruntime`;
    return Promise.resolve({ name: 'python', works: reason === null, version, detail });
  },

  async prepare(connection, request, limits) {
    const { state, artifacts, threads } = request;
    const reason = missing(state);
    if (reason !== null)
      throw new EspalierError('RUNTIME_MISSING', `The runtime python does not work: ${reason}.`, hint);
    const agent = await packagedFile(resourcePath('agent-python/espalier_agent.py'), '-espalier_agent.py');
    const models = artifacts.map(({ path, sha256 }): DeployFile => ({ path, sha256, suffix: '.onnx' }));
    const [agentPath = '', ...modelPaths] = await deploy(connection, [agent, ...models], {
      signal: limits.signal,
      onProgress: (done, total) => limits.onProgress('deploy', done, total),
    });
    const interpreter = toolOf(state, 'python3')?.path ?? 'python3';
    // -B: no bytecode is left beside it.
    const program = [interpreter, '-B', agentPath, '--threads', String(threads)] as const;
    const version = toolOf(state, 'python-onnxruntime')?.version ?? 'unknown';
    return preparedAgent(connection, { program, version, modelPaths, profiles: true, loadHint: hint }, request);
  },
};
