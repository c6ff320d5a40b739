import { basename } from 'node:path';
import type { Progress } from '../../../../shared/api/results.ts';
import { commandLine } from '../../connection/quote.ts';
import { deploy, type DeployFile } from '../../deploy/deploy.ts';
import type { Artifact, MeasuredModel } from '../../measurement.ts';
import type { Runtime } from '../runtime.ts';
import { parseAgentOutput, parseAgentProgress, type AgentDocument } from './agent-output.ts';
import { agentFailed, agentSilent } from './failure.ts';
import { packagedVersion, runtimeFiles, unsupportedReason } from './files.ts';
import { profileOf, profileOptions, timeLimitMs } from './profiles.ts';

/** Samples of a long measurement of many fast networks, as text. */
const maxOutputBytes = 400 * 1024 * 1024;

function measuredModel(artifact: Artifact, model: AgentDocument['models'][number]): MeasuredModel {
  const { createSessionNs, firstRunNs, warmup, rounds } = model;
  return { artifact, createSessionNs, firstRunNs, warmup, rounds };
}

/** Turns counts of work into progress with the time that is left, per stage. */
function progressOf(onProgress: (progress: Progress) => void): (stage: string, done: number, total: number) => void {
  const started = new Map<string, { readonly at: number; readonly done: number }>();
  return (stage, done, total) => {
    const first = started.get(stage);
    if (first === undefined) started.set(stage, { at: performance.now(), done });
    const gained = done - (first?.done ?? done);
    const perUnit = first === undefined || gained <= 0 ? null : (performance.now() - first.at) / gained;
    onProgress({ stage, done, total, etaSeconds: perUnit === null ? null : (perUnit * (total - done)) / 1000 });
  };
}

/** Our agent with ONNX Runtime's CPU provider, both sent to the board. */
export const onnxruntime: Runtime = {
  name: 'onnxruntime',

  report(state) {
    const reason = unsupportedReason(state);
    const version = packagedVersion();
    const detail = reason ?? `CPU, by Espalier’s agent; sent to the device when it is first used`;
    return Promise.resolve({ name: 'onnxruntime', works: reason === null, version, detail });
  },

  async run(connection, state, artifacts, { profile: profileName, threads, signal, onProgress }) {
    const tell = progressOf(onProgress);
    const { agent, library } = await runtimeFiles(state);
    const models = artifacts.map(({ path, sha256 }): DeployFile => ({ path, sha256, suffix: '.onnx' }));
    const [agentPath = '', libraryPath = '', ...modelPaths] = await deploy(connection, [agent, library, ...models], {
      signal,
      onProgress: (done, total) => tell('deploy', done, total),
    });
    const profile = profileOf(profileName);
    const argv = [
      ...[agentPath, '--lib', libraryPath, '--threads', String(threads)],
      ...profileOptions(profile),
      ...modelPaths.flatMap((path) => ['--model', path]),
    ];
    const result = await connection.exec(argv, {
      signal,
      timeoutMs: timeLimitMs(profile, artifacts.length),
      maxOutputBytes,
      onStderrLine: (line) => {
        const progress = parseAgentProgress(line);
        if (progress !== null) tell(progress.stage, progress.done, progress.total);
      },
    });
    const output = parseAgentOutput(result.stdout);
    if (output?.ok === false) {
      throw agentFailed(output, (path) => basename(artifacts[modelPaths.indexOf(path)]?.path ?? path));
    }
    if (output === null || result.code !== 0 || output.models.length !== artifacts.length) {
      throw agentSilent(agentPath, result);
    }
    return {
      runtimeVersion: output.runtime.version,
      rounds: profile.rounds,
      models: output.models.map((model, index) => measuredModel(artifacts[index] as Artifact, model)),
      command: commandLine(argv),
    };
  },
};
