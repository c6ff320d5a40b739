import { deploy, type DeployFile } from '../../deploy/deploy.ts';
import { preparedAgent } from '../prepared-agent.ts';
import type { Runtime } from '../runtime.ts';
import { packagedVersion, runtimeFiles, unsupportedReason } from './files.ts';
import { ownLoader } from './own-loader.ts';

const loadHint = 'The board’s system is probably too old for ONNX Runtime 1.27, which needs glibc 2.27.';

/** Our agent with ONNX Runtime's CPU provider, both sent to the board. */
export const onnxruntime: Runtime = {
  name: 'onnxruntime',
  format: 'onnx',
  precisions: ['float32'],
  loads: ['back-to-back', 'camera'],
  holdsCpus: true,

  report(state) {
    const reason = unsupportedReason(state);
    const version = packagedVersion();
    const detail = reason ?? `CPU, by Espalier’s agent; sent to the device when it is first used`;
    return Promise.resolve({ name: 'onnxruntime', works: reason === null, version, detail });
  },

  async prepare(connection, request, limits) {
    const { state, artifacts, threads } = request;
    const { agent, library } = await runtimeFiles(state);
    const loader = await ownLoader(connection, state.machine, limits.signal);
    const loaderFiles = loader?.files ?? [];
    const models = artifacts.map(({ path, sha256 }): DeployFile => ({ path, sha256, suffix: '.onnx' }));
    const files = [agent, library, ...loaderFiles, ...models];
    const [agentPath = '', libraryPath = '', ...paths] = await deploy(connection, files, {
      signal: limits.signal,
      onProgress: (done, total) => limits.onProgress('deploy', done, total),
    });
    const loaderPaths = paths.slice(0, loaderFiles.length);
    const modelPaths = paths.slice(loaderFiles.length);
    const prefix = (await loader?.place(loaderPaths, limits.signal)) ?? [];
    const [first = '', ...rest] = [...prefix, agentPath, '--lib', libraryPath, '--threads', String(threads)];
    const program = [first, ...rest] as const;
    const version = packagedVersion();
    return preparedAgent(connection, { program, version, modelPaths, profiles: true, loadHint }, request);
  },
};
