import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path/posix';
import { commandLine } from '../../connection/quote.ts';
import { deploy, type DeployFile } from '../../deploy/deploy.ts';
import { timeLimitMs } from '../../protocol/profiles.ts';
import type { PreparedRuntime, Runtime, RuntimeEvent } from '../runtime.ts';
import type { AgentEvent } from './agent-output.ts';
import { layerArguments, profiledBefore, scheduleArguments } from './arguments.ts';
import { packagedVersion, runtimeFiles, unsupportedReason } from './files.ts';
import { parseProfile } from './profile.ts';
import { runAgent } from './run-agent.ts';

/** What the measurement wants to know of what the agent says. */
function runtimeEvent(event: AgentEvent): RuntimeEvent | null {
  switch (event.event) {
    case 'ready':
      return { kind: 'ready', ...event };
    case 'warmup': {
      const { model, runs, ns, settled } = event;
      return { kind: 'warmup', model, warmup: { runs, ns, settled } };
    }
    case 'turn': {
      const { model, round, position, startNs, samplesNs, involuntarySwitches, missedFrames } = event;
      return { kind: 'turn', model, turn: { round, position, startNs, samplesNs, involuntarySwitches, missedFrames } };
    }
    default:
      return null;
  }
}

/** Our agent with ONNX Runtime's CPU provider, both sent to the board. */
export const onnxruntime: Runtime = {
  name: 'onnxruntime',
  format: 'onnx',
  precisions: ['float32'],

  report(state) {
    const reason = unsupportedReason(state);
    const version = packagedVersion();
    const detail = reason ?? `CPU, by Espalier’s agent; sent to the device when it is first used`;
    return Promise.resolve({ name: 'onnxruntime', works: reason === null, version, detail });
  },

  async prepare(connection, { state, artifacts, threads, load, schedule }, limits): Promise<PreparedRuntime> {
    const { agent, library } = await runtimeFiles(state);
    const models = artifacts.map(({ path, sha256 }): DeployFile => ({ path, sha256, suffix: '.onnx' }));
    const [agentPath = '', libraryPath = '', ...modelPaths] = await deploy(connection, [agent, library, ...models], {
      signal: limits.signal,
      onProgress: (done, total) => limits.onProgress('deploy', done, total),
    });
    const program = [agentPath, '--lib', libraryPath, '--threads', String(threads)] as const;
    const modelArguments = modelPaths.flatMap((path) => ['--model', path]);
    const argv = [...program, ...scheduleArguments(schedule, load), ...modelArguments] as const;
    const timeoutMs = timeLimitMs(schedule, artifacts.length);
    const nameOf = (path: string): string => basename(artifacts[modelPaths.indexOf(path)]?.path ?? path);
    // Nothing was copied on this computer, and where the network lies may be nowhere to write to.
    const scratch = connection.address.kind === 'local' ? tmpdir() : dirname(agentPath);
    return {
      version: packagedVersion(),
      command: commandLine(argv),

      measure(firstRound, onEvent, { signal }) {
        const resumed = [...argv, '--first-round', String(firstRound)] as const;
        const tell = (event: AgentEvent): void => {
          const told = runtimeEvent(event);
          if (told !== null) onEvent(told);
        };
        return runAgent(connection, firstRound === 0 ? argv : resumed, { signal, timeoutMs, nameOf, onEvent: tell });
      },

      async layers(model, { signal }) {
        const lines: string[] = [];
        const profile = join(scratch, `${artifacts[model]?.sha256}-layers`);
        const onEvent = (event: AgentEvent): void => void (event.event === 'profile' && lines.push(event.text));
        await runAgent(
          connection,
          [...program, ...layerArguments, '--profile', profile, '--model', modelPaths[model] ?? ''],
          { signal, timeoutMs, nameOf, onEvent },
        );
        return parseProfile(lines, profiledBefore);
      },
    };
  },
};
