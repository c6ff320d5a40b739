import { basename } from 'node:path';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { DeviceState, DeviceTool } from '../../../../shared/api/devices.ts';
import type { Connection } from '../../connection/connection.ts';
import { deploy } from '../../deploy/deploy.ts';
import type { Runtime, RuntimeLimits, RuntimeRequest } from '../runtime.ts';
import { requireBackToBack, takeTurns } from '../turns.ts';
import { engineName, engineOf, type Trtexec } from './engines.ts';
import { turnTimes } from './options.ts';
import { profileLayers, runTurn, turnCommand } from './turn.ts';
import { parseBanner, parseTensorRtVersion, showVersion } from './version.ts';

const uncalibrated =
  'int8 without calibration: the latency counts, the outputs do not (unless the network brings its own scales)';

function toolOf({ tools }: DeviceState): DeviceTool | undefined {
  return tools.find(({ name }) => name === 'trtexec');
}

/** Throws RUNTIME_MISSING. */
async function findTrtexec(connection: Connection, state: DeviceState, signal: AbortSignal): Promise<Trtexec> {
  const path = toolOf(state)?.path;
  if (path === undefined) {
    const hint = 'On a Jetson it comes with JetPack (package libnvinfer-bin), in /usr/src/tensorrt/bin.';
    throw new EspalierError('RUNTIME_MISSING', 'There is no trtexec on the device.', hint);
  }
  const known = parseTensorRtVersion(toolOf(state)?.version ?? '');
  if (known !== null) return { path, version: known };
  const { stdout, stderr } = await connection.exec([path, '--help'], { signal, timeoutMs: 30_000 });
  const version = parseBanner(stdout) ?? parseBanner(stderr);
  if (version === null) {
    const message = `${path} on the device does not say which TensorRT it is of: ${(stderr || stdout).slice(0, 200)}`;
    throw new EspalierError('RUNTIME_MISSING', message, 'See whether it starts there.');
  }
  return { path, version };
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
 *
 * float32 is TensorRT's: it may compute in TF32 where the GPU can.
 */
export const tensorrt: Runtime = {
  name: 'tensorrt',
  format: 'onnx',
  precisions: ['float32', 'float16', 'int8'],

  report(state) {
    const tool = toolOf(state);
    const version = parseTensorRtVersion(tool?.version ?? '');
    const detail =
      tool === undefined
        ? `no trtexec on the device${state.jetson === null ? '' : ': install JetPack’s package libnvinfer-bin'}`
        : `GPU, by the board’s own ${tool.path}; a network is compiled once and kept there`;
    return Promise.resolve({
      name: 'tensorrt',
      works: tool !== undefined,
      version: version === null ? (tool?.version ?? null) : showVersion(version),
      detail,
    });
  },

  async prepare(connection, request, limits) {
    requireBackToBack('trtexec', request.load);
    const { artifacts, precision, schedule, state } = request;
    const trtexec = await findTrtexec(connection, state, limits.signal);
    const engines = await prepareEngines(connection, trtexec, request, limits);
    const times = turnTimes(schedule);
    const nameOf = (model: number): string => basename(artifacts[model]?.path ?? '');
    return {
      version: showVersion(trtexec.version),
      command: turnCommand(trtexec, engines[0] ?? '', times),
      notes: precision === 'int8' ? [uncalibrated] : [],

      async measure(firstRound, onEvent, { signal }) {
        let startedAt: number | undefined;
        const warm = new Set<number>();
        await takeTurns(
          { models: engines.length, firstRound, schedule, signal },
          async ({ model, round, position }) => {
            const what = { engine: engines[model] ?? '', network: nameOf(model), times };
            const { atSeconds, samplesNs, warmup } = await runTurn(connection, trtexec, what, signal);
            startedAt ??= atSeconds;
            if (warmup !== null && !warm.has(model)) onEvent({ kind: 'warmup', model, warmup });
            warm.add(model);
            const startNs = Math.round((atSeconds - startedAt) * 1e9);
            const unknown = { involuntarySwitches: null, missedFrames: null };
            onEvent({ kind: 'turn', model, turn: { round, position, startNs, samplesNs, ...unknown } });
          },
        );
      },

      layers: (model, layerLimits) =>
        profileLayers(connection, trtexec, { engine: engines[model] ?? '', network: nameOf(model) }, layerLimits),
    };
  },
};
