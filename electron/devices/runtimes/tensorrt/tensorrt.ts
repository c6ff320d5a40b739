import { basename } from 'node:path';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { DeviceState, DeviceTool } from '../../../../shared/api/devices.ts';
import type { Connection } from '../../connection/connection.ts';
import { deploy } from '../../deploy/deploy.ts';
import type { Runtime, RuntimeLimits, RuntimeRequest } from '../runtime.ts';
import { takeTurns } from '../turns.ts';
import { engineName, engineOf, type Trtexec } from './engines.ts';
import { arithmeticOptions, cudaGraphOption, turnTimes } from './options.ts';
import { profileLayers, runTurn, turnCommand } from './turn.ts';
import { parseTensorRtVersion, showVersion } from './version.ts';

const uncalibrated =
  'int8 without calibration: the latency counts, the outputs do not (unless the network brings its own scales)';

function toolOf({ tools }: DeviceState): DeviceTool | undefined {
  return tools.find(({ name }) => name === 'trtexec');
}

/** Throws RUNTIME_MISSING. */
function trtexecOf(state: DeviceState): Trtexec {
  const tool = toolOf(state);
  if (tool === undefined) {
    const hint = 'On a Jetson it comes with JetPack (package libnvinfer-bin), in /usr/src/tensorrt/bin.';
    throw new EspalierError('RUNTIME_MISSING', 'There is no trtexec on the device.', hint);
  }
  const version = parseTensorRtVersion(tool.version ?? '');
  if (version === null) {
    const message = `${tool.path} on the device does not say which TensorRT it is of: ${tool.version ?? 'nothing'}.`;
    throw new EspalierError('RUNTIME_MISSING', message, 'See whether it starts there.');
  }
  return { path: tool.path, version };
}

async function prepareEngines(
  connection: Connection,
  trtexec: Trtexec,
  { artifacts, precision, state }: RuntimeRequest,
  limits: RuntimeLimits,
): Promise<string[]> {
  const files = artifacts.map(({ path, sha256 }) => ({ path, sha256, suffix: '.onnx' }));
  const onProgress = (done: number, total: number): void => limits.onProgress('deploy', done, total);
  const paths = await deploy(connection, files, { signal: limits.signal, onProgress });
  const engines: string[] = [];
  for (const [index, artifact] of artifacts.entries()) {
    limits.onProgress('build', index, artifacts.length);
    const name = engineName(artifact, trtexec, precision, state);
    const network = { artifact, onnx: paths[index] ?? '', name, precision };
    engines.push(await engineOf(connection, trtexec, network, limits));
  }
  limits.onProgress('build', artifacts.length, artifacts.length);
  return engines;
}

/**
 * The GPU of a board through its own trtexec. Latency is the GPU's time from the first kernel to the last, without
 * copies. trtexec enqueues one inference ahead, so nothing of it is the program's own pace.
 */
export const tensorrt: Runtime = {
  name: 'tensorrt',
  format: 'onnx',
  precisions: ['float32', 'float16', 'int8'],
  loads: ['back-to-back'],
  holdsCpus: false,

  report(state) {
    const tool = toolOf(state);
    const works = parseTensorRtVersion(tool?.version ?? '') !== null;
    const missing = tool === undefined ? 'no trtexec on the device' : `${tool.path} does not tell its version`;
    const detail = works
      ? `GPU, by the board’s own ${tool?.path}; a network is compiled once and kept there`
      : `${missing}${state.jetson === null ? '' : ': install JetPack’s package libnvinfer-bin'}`;
    return Promise.resolve({ name: 'tensorrt', works, version: tool?.version ?? null, detail });
  },

  async prepare(connection, request, limits) {
    const { artifacts, precision, schedule, state, cudaGraph } = request;
    const trtexec = trtexecOf(state);
    const engines = await prepareEngines(connection, trtexec, request, limits);
    const times = turnTimes(schedule, cudaGraph);
    const nameOf = (model: number): string => basename(artifacts[model]?.path ?? '');
    return {
      version: showVersion(trtexec.version),
      command: turnCommand(trtexec, engines[0] ?? '', times),
      options: [...arithmeticOptions(trtexec.version, precision), ...(cudaGraph ? [cudaGraphOption] : [])],
      notes: precision === 'int8' ? [uncalibrated] : [],

      async measure(firstRound, onEvent, { signal }) {
        let startedAt: number | undefined;
        const warm = new Set<number>();
        await takeTurns(
          { models: engines.length, firstRound, schedule, signal },
          async ({ model, round, position }) => {
            const what = { engine: engines[model] ?? '', network: nameOf(model), times };
            const { atSeconds, samplesNs, warmup, window } = await runTurn(connection, trtexec, what, signal);
            startedAt ??= atSeconds;
            if (warmup !== null && !warm.has(model)) onEvent({ kind: 'warmup', model, warmup });
            warm.add(model);
            const startNs = Math.round((atSeconds - startedAt) * 1e9);
            const unknown = { involuntarySwitches: null, missedFrames: null };
            onEvent({ kind: 'turn', model, turn: { round, position, startNs, samplesNs, window, ...unknown } });
          },
        );
      },

      layers: (model, layerLimits) =>
        profileLayers(connection, trtexec, { engine: engines[model] ?? '', network: nameOf(model) }, layerLimits),
    };
  },
};
