/**
 * Runs "$@" and ends it as soon as standard input ends, which is what happens when the link goes, when this program is
 * killed and when it wants the command to stop. Without it, a command started over SSH without a terminal runs on.
 *
 * - The command gets a session of its own where `setsid` exists, so that its children are ended with it.
 * - The watching is done by the shell's own `read`: a `cat` would outlive the command, waiting for input that never ends.
 * - The exit status is the command's. Works in dash, bash and busybox; one line, since csh cannot quote several.
 */
const script = [
  's=; if command -v setsid >/dev/null 2>&1; then s=setsid; fi',
  'exec 3<&0',
  '$s "$@" </dev/null 3<&- & p=$!',
  // The shell gives a job in the background /dev/null as standard input: hence the detour by descriptor 3.
  '( while read -r l <&3; do :; done; kill -TERM -$p || kill -TERM $p; sleep 2; kill -KILL -$p || kill -KILL $p ) >/dev/null 2>&1 & w=$!',
  'wait $p; c=$?',
  // Whatever the shell has to say about the end of its watcher is nobody's business.
  'exec 2>/dev/null; kill $w; exit $c',
].join('; ');

/** The environment variable by which a connection's commands, and what they start, are known on the device. */
export const markVariable = 'ESPALIER_CONNECTION';

/** The same command, known by the mark. */
export function marked(argv: readonly [string, ...string[]], mark: string | undefined): readonly [string, ...string[]] {
  return mark === undefined ? argv : ['env', `${markVariable}=${mark}`, ...argv];
}

/** The arguments of a shell that runs `argv` under the watchdog. */
export function watched(argv: readonly string[], mark?: string): readonly [string, ...string[]] {
  return marked(['sh', '-c', script, 'sh', ...argv], mark);
}
