import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Connection } from '../connection.ts';
import { runScript } from '../script.ts';
import { markVariable } from '../watchdog.ts';

/** A connection that may have left something running. */
export interface LostConnection {
  /** Under which its commands were started. */
  readonly mark: string;
  /** The device's own process for it, "4711 98765": its number and when it started; null where it could not be told. */
  readonly session: string | null;
}

/** Goes before the answer. */
const answerMark = '##espalier ';

/** The words of /proc/$1/stat that follow the program's name, as $1 (its state), $2 (its parent), … ${20} (when it started). */
const readStat =
  'stat() { read -r s < "/proc/$1/stat" || return 1; isServer=; case $s in *"(sshd"* | *"(dropbear"*) isServer=yes ;; esac; }';

/** Prints the nearest process above that serves SSH: an upload by SFTP is its child and bears no mark. */
const sessionScript = `${readStat}
p=$$
while [ "$p" -gt 1 ] && stat "$p"; do
  set -- \${s##*) }
  if [ -n "$isServer" ]; then echo "${answerMark}$p \${20}"; break; fi
  p=$2
done 2>/dev/null
exit 0`;

/**
 * $@: a mark, then the process of its connection and when that started, and so on. Kills what was started under the mark
 * and the connection's process, if it is still the same. One `grep` reads what all processes were started with, those of
 * other users aside; where there is no /proc, nothing is found.
 */
const script = `${readStat}
while [ $# -ge 3 ]; do
  for f in $(grep -ls "${markVariable}=$1" /proc/[0-9]*/environ 2>/dev/null); do
    f=\${f#/proc/}
    kill -KILL "\${f%/environ}" 2>/dev/null
  done
  if [ -n "$2" ] && stat "$2" && [ -n "$isServer" ]; then
    [ "$(set -- \${s##*) }; echo "\${20}")" = "$3" ] && kill -KILL "$2"
  fi 2>/dev/null
  shift 3
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
  lost: readonly LostConnection[],
  signal: AbortSignal,
): Promise<void> {
  if (lost.length === 0) return;
  const parameters = lost.flatMap(({ mark, session }) => [mark, ...(session ?? ' ').split(' ')]);
  try {
    await runScript(connection, script, parameters, { signal, timeoutMs });
  } catch (error) {
    if (error instanceof EspalierError && !['LINK_LOST', 'CANCELLED'].includes(error.code)) return;
    throw error;
  }
}

/** By which the device knows a connection; null where it does not tell. Throws LINK_LOST, CANCELLED. */
export async function sessionOf(connection: Connection, signal: AbortSignal): Promise<string | null> {
  try {
    const { stdout } = await runScript(connection, sessionScript, [], { signal, timeoutMs });
    return new RegExp(`^${answerMark}(\\d+ \\d+)$`, 'm').exec(stdout)?.[1] ?? null;
  } catch (error) {
    if (error instanceof EspalierError && !['LINK_LOST', 'CANCELLED'].includes(error.code)) return null;
    throw error;
  }
}
