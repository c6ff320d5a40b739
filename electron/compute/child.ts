import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromCompute, ToCompute } from './protocol.ts';

/** The host's hold on one compute process, whichever way it was started. */
export interface ComputeChild {
  send(message: ToCompute): void;
  onMessage(listener: (message: FromCompute) => void): void;
  /** Called once, with how it ended in a few words, and the last lines that it wrote to stderr. */
  onExit(listener: (how: string, stderr: string) => void): void;
  kill(): void;
}

const keptStderr = 4096;

/** Starts the compute process with child_process.fork; nothing but its port keeps it alive. */
export function forkCompute(): ComputeChild {
  const child = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderr);
  });
  let failure: string | undefined;
  // A message to a process that has just died: its exit tells what there is to tell.
  child.on('error', (error) => (failure ??= error.message));
  return {
    send: (message) => void child.send(message, () => undefined),
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromCompute)),
    onExit(listener) {
      let ended = false;
      const end = (how: string): void => {
        if (!ended) listener(how, stderr);
        ended = true;
      };
      child.on('close', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
      child.on('error', () => {
        if (child.pid === undefined) end(`it does not start: ${failure}`);
      });
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
