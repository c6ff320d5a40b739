import type { Connection } from '../../connection/connection.ts';
import { parseAgentLine, type AgentEvent, type AgentFailure } from './agent-output.ts';
import { agentFailed, agentSilent } from './failure.ts';

export interface AgentRun {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** The file that the user knows, from its path on the device. */
  readonly nameOf: (path: string) => string;
  readonly onEvent: (event: AgentEvent) => void;
}

/** Runs the agent to its end. Throws MEASUREMENT_FAILED, RUNTIME_MISSING, DEVICE_UNSUPPORTED, and what `exec` throws. */
export async function runAgent(
  connection: Connection,
  argv: readonly [string, ...string[]],
  { signal, timeoutMs, nameOf, onEvent }: AgentRun,
): Promise<void> {
  let ended = false;
  let failure: AgentFailure | undefined;
  const onStdoutLine = (line: string): void => {
    const event = parseAgentLine(line);
    if (event === null) return;
    if (event.event === 'error') failure = event;
    else onEvent(event);
    ended ||= event.event === 'end';
  };
  const result = await connection.exec(argv, { signal, timeoutMs, onStdoutLine });
  if (failure !== undefined) throw agentFailed(failure, nameOf);
  if (!ended || result.code !== 0) throw agentSilent(argv[0], result);
}
