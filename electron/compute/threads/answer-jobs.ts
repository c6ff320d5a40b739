import type { MessagePort } from 'node:worker_threads';
import { toErrorData } from '../../../shared/api/errors.ts';
import type { FromThread, ToThread } from './messages.ts';

interface Ends {
  /** The pool closes; the job in work goes on, unless this stops it, and none is begun after it. */
  readonly closing?: () => void;
  /** Nothing is at work any more. */
  readonly closed?: () => void;
}

/**
 * A thread's side of a `ThreadPool`: answers one job after the other until the pool closes, and then leaves of its own
 * accord, since a thread that is terminated while a native library works for it takes the process along.
 */
export function answerJobs<Job, Done>(port: MessagePort, answer: (job: Job) => Promise<Done>, ends: Ends = {}): void {
  const waiting: Exclude<ToThread<Job>, 'close'>[] = [];
  let busy = false;
  let isClosing = false;

  const answered = async ({ id, job }: Exclude<ToThread<Job>, 'close'>): Promise<FromThread<Done>> => {
    try {
      return { id, done: await answer(job) };
    } catch (error) {
      return { id, error: toErrorData(error) };
    }
  };
  const workOff = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (let next = waiting.shift(); next !== undefined && !isClosing; next = waiting.shift()) {
      port.postMessage(await answered(next));
    }
    busy = false;
    if (!isClosing) return;
    ends.closed?.();
    port.close();
  };

  port.on('message', (message: ToThread<Job>) => {
    if (message === 'close') {
      isClosing = true;
      ends.closing?.();
    } else waiting.push(message);
    void workOff();
  });
}
