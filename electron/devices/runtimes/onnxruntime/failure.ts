import { basename } from 'node:path/posix';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { ExecResult } from '../../connection/connection.ts';
import type { AgentFailure } from './agent-output.ts';

/** What the agent itself said went wrong. `nameOf` turns a path on the device into the file the user knows. */
export function agentFailed(failure: AgentFailure, nameOf: (path: string) => string): EspalierError {
  const model = failure.model ?? null;
  const about = model === null ? '' : ` with ${nameOf(model)}`;
  const message = `ONNX Runtime failed on the device${about} (${failure.stage}): ${failure.error}`;
  if (failure.stage === 'load' || failure.stage === 'api') {
    const hint = 'The board’s system is probably too old for ONNX Runtime 1.27, which needs glibc 2.27.';
    return new EspalierError('RUNTIME_MISSING', message, hint);
  }
  const hint =
    failure.stage === 'memory'
      ? 'Measure fewer or smaller networks at a time.'
      : 'See whether the network runs in ONNX Runtime on this computer: `espalier evaluate`.';
  return new EspalierError('MEASUREMENT_FAILED', message, hint);
}

/** SIGTERM: sent to everything that runs when a board shuts down, which may be told before the link is gone. */
const terminated = 128 + 15;

/** The agent ended before its end. */
export function agentSilent(agent: string, { code, stderr }: ExecResult): EspalierError {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines.length === 0 ? '' : `: ${lines.slice(-3).join(' ')}`;
  if (code === 126 || code === 127) {
    const message = `The device does not run ${basename(agent)} (exit code ${code})${said}`;
    const hint = 'The cache folder may be mounted noexec (set XDG_CACHE_HOME), or the system lacks glibc.';
    return new EspalierError('DEVICE_UNSUPPORTED', message, hint);
  }
  if (code === terminated) {
    const message = `The device ended the agent, as it does when it shuts down${said}`;
    return new EspalierError('LINK_LOST', message, 'Wait until the device is back.');
  }
  const how = code > 128 ? `was ended by signal ${code - 128}` : `ended with exit code ${code}`;
  const hint =
    code === 137
      ? 'The board most likely ran out of memory: measure fewer or smaller networks at a time.'
      : 'Start it again; when it stays so, the board’s log (dmesg) may tell why.';
  return new EspalierError('MEASUREMENT_FAILED', `The agent on the device ${how} without a result${said}`, hint);
}
