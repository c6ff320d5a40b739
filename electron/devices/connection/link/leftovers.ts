import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Connection } from '../connection.ts';
import { runScript } from '../script.ts';
import { markVariable } from '../watchdog.ts';

/**
 * $@: marks. Kills what was started under one of them. One `grep` reads what all processes were started with, those of
 * other users aside; where there is no /proc, nothing is found.
 */
const script = `for m; do
  for f in $(grep -ls "${markVariable}=$m" /proc/[0-9]*/environ 2>/dev/null); do
    f=\${f#/proc/}
    kill -KILL "\${f%/environ}" 2>/dev/null
  done
done
exit 0`;

const timeoutMs = 30_000;

/**
 * Ends what connections that were lost left running: until the device itself has noticed the loss, which may take it
 * minutes, their commands go on, and an agent among them would be measured beside. Throws LINK_LOST, CANCELLED; a device
 * on which it cannot be done is used all the same.
 */
export async function endLeftovers(
  connection: Connection,
  marks: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (marks.length === 0) return;
  try {
    await runScript(connection, script, marks, { signal, timeoutMs });
  } catch (error) {
    if (error instanceof EspalierError && !['LINK_LOST', 'CANCELLED'].includes(error.code)) return;
    throw error;
  }
}
