/**
 * A clock that stands still while this thread waits for the processor: a limit of time then holds on a busy machine as
 * well. It gives the milliseconds since.
 */
export function startProcessorClock(): () => number {
  const started = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(started);
    return (user + system) / 1000;
  };
}
