import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path/posix';
import type { Connection } from '../connection/connection.ts';
import { commandLine } from '../connection/quote.ts';
import { timeLimitMs } from '../protocol/profiles.ts';
import { EspalierError } from '../../../shared/api/errors.ts';
import type { AgentEvent } from './onnxruntime/agent-output.ts';
import { layerArguments, profiledBefore, scheduleArguments } from './onnxruntime/arguments.ts';
import { parseProfile } from './onnxruntime/profile.ts';
import { runAgent } from './onnxruntime/run-agent.ts';
import type { PreparedRuntime, RuntimeEvent, RuntimeRequest } from './runtime.ts';

/** What the measurement wants to know of what an agent says. */
function runtimeEvent(event: AgentEvent): RuntimeEvent | null {
  switch (event.event) {
    case 'start':
      return { kind: 'held', cpus: event.cpus };
    case 'ready':
      return { kind: 'ready', ...event };
    case 'warmup': {
      const { model, runs, ns, settled } = event;
      return { kind: 'warmup', model, warmup: { runs, ns, settled } };
    }
    case 'turn': {
      const { event: _kind, model, ns, ...turn } = event;
      const toMs = performance.now();
      return { kind: 'turn', model, turn: { ...turn, window: { fromMs: toMs - ns / 1e6, toMs } } };
    }
    default:
      return null;
  }
}

export interface DeployedAgent {
  /** How it is started, up to the options that all agents share. */
  readonly program: readonly [string, ...string[]];
  readonly version: string;
  readonly modelPaths: readonly string[];
  /** Whether it can time layers by ONNX Runtime's profile. */
  readonly profiles: boolean;
  /** What to do when it does not find its ONNX Runtime. */
  readonly loadHint: string;
}

/** An agent on the device that speaks the lines of resources/agent, in whatever language it is written. */
export function preparedAgent(
  connection: Connection,
  { program, version, modelPaths, profiles, loadHint }: DeployedAgent,
  { artifacts, cpus, load, schedule }: RuntimeRequest,
): PreparedRuntime {
  const modelArguments = modelPaths.flatMap((path) => ['--model', path]);
  const started = [...program, ...(cpus.length === 0 ? [] : ['--cpus', cpus.join(',')])] as const;
  const argv = [...started, ...scheduleArguments(schedule, load), ...modelArguments] as const;
  const timeoutMs = timeLimitMs(schedule, artifacts.length);
  const nameOf = (path: string): string => basename(artifacts[modelPaths.indexOf(path)]?.path ?? path);
  // Nothing was copied on this computer, and where the network lies may be nowhere to write to.
  const scratch = connection.address.kind === 'local' ? tmpdir() : dirname(modelPaths[0] ?? '/');
  const run = async (
    args: readonly [string, ...string[]],
    onEvent: (event: AgentEvent) => void,
    signal: AbortSignal,
  ): Promise<void> => {
    try {
      await runAgent(connection, args, { signal, timeoutMs, nameOf, onEvent });
    } catch (error) {
      if (!(error instanceof EspalierError) || error.code !== 'RUNTIME_MISSING') throw error;
      throw new EspalierError(error.code, error.message, loadHint);
    }
  };
  return {
    version,
    command: commandLine(argv),

    measure(firstRound, onEvent, { signal }) {
      const resumed = [...argv, '--first-round', String(firstRound)] as const;
      const tell = (event: AgentEvent): void => {
        const told = runtimeEvent(event);
        if (told !== null) onEvent(told);
      };
      return run(firstRound === 0 ? argv : resumed, tell, signal);
    },

    async layers(model, { signal }) {
      if (!profiles) return null;
      const lines: string[] = [];
      const profile = join(scratch, `${artifacts[model]?.sha256}-layers`);
      const onEvent = (event: AgentEvent): void => void (event.event === 'profile' && lines.push(event.text));
      const only = ['--profile', profile, '--model', modelPaths[model] ?? ''];
      await run([...started, ...layerArguments, ...only], onEvent, signal);
      return parseProfile(lines, profiledBefore);
    },
  };
}
