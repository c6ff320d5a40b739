import { EspalierError } from '../../../../shared/api/errors.ts';
import type { DeviceState, DeviceTool } from '../../../../shared/api/devices.ts';
import { deploy, type DeployFile } from '../../deploy/deploy.ts';
import { preparedAgent } from '../prepared-agent.ts';
import type { Runtime } from '../runtime.ts';
import { wasmFiles } from './files.ts';

/** The oldest Node whose WebAssembly has what ONNX Runtime needs: vectors and shared memory. */
const oldestNode = 18;

const nodeOf = ({ tools }: DeviceState): DeviceTool | undefined => tools.find(({ name }) => name === 'node');

/** Why it would not work; null when it would. */
function missing(state: DeviceState): string | null {
  const node = nodeOf(state);
  if (node === undefined) return 'no Node on the device';
  const isOld = node.version !== null && Number(node.version.split('.')[0]) < oldestNode;
  return isOld ? `its Node is ${node.version}, and ${oldestNode} is the oldest that will do` : null;
}

const slow = 'WebAssembly: about twelve times slower than native code, and not in proportion from layer to layer';

/** ONNX Runtime as WebAssembly in the device's Node, the last resort: any processor will do. One thread, no layer times. */
export const wasm: Runtime = {
  name: 'wasm',
  format: 'onnx',
  precisions: ['float32'],
  loads: ['back-to-back', 'camera'],
  holdsCpus: false,

  async report(state) {
    let reason = missing(state);
    let version: string | null = null;
    try {
      version = (await wasmFiles()).version;
    } catch (error) {
      reason ??= error instanceof Error ? error.message : String(error);
    }
    return { name: 'wasm', works: reason === null, version, detail: reason ?? `CPU, by Node; ${slow}` };
  },

  async prepare(connection, request, limits) {
    const { state, artifacts, threads } = request;
    const reason = missing(state);
    if (reason !== null) {
      const hint = `Install Node ${oldestNode} or newer there.`;
      throw new EspalierError('RUNTIME_MISSING', `The runtime wasm does not work: ${reason}.`, hint);
    }
    if (threads !== 1) {
      const message = `The runtime wasm computes with one thread, not with ${threads}.`;
      throw new EspalierError('OPTION_INVALID', message, 'Measure with one thread.');
    }
    const { version, agent, script, binary } = await wasmFiles();
    const models = artifacts.map(({ path, sha256 }): DeployFile => ({ path, sha256, suffix: '.onnx' }));
    const [agentPath = '', scriptPath = '', binaryPath = '', ...modelPaths] = await deploy(
      connection,
      [agent, script, binary, ...models],
      { signal: limits.signal, onProgress: (done, total) => limits.onProgress('deploy', done, total) },
    );
    const node = nodeOf(state)?.path ?? 'node';
    const program = [node, agentPath, '--script', scriptPath, '--binary', binaryPath] as const;
    const loadHint = `Its Node does not run ONNX Runtime’s WebAssembly: install a newer one there.`;
    const prepared = preparedAgent(connection, { program, version, modelPaths, profiles: false, loadHint }, request);
    return { ...prepared, notes: [slow] };
  },
};
