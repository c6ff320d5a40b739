import { readClock } from '../turns.ts';

/** The answer follows it: a talkative .bashrc may have said something before. */
export const answerMark = '##espalier';

const cacheFolder = `umask 077
d="\${XDG_CACHE_HOME:-$HOME/.cache}/espalier"
mkdir -p "$d" && cd "$d" || exit 3`;

/** However it ends, \`$1\` leaves nothing half-done behind; SIGKILL and a board without power are the exception. */
const cleanUp = (files: string): string => `trap 'rm -f ${files}' EXIT
trap 'exit 143' HUP INT TERM`;

/**
 * $1: name of the engine, the rest: trtexec and its options. Builds the engine unless it is there already and prints
 * where it is. What trtexec says goes to standard error.
 */
export const engineScript = `${cacheFolder}
e="$PWD/$1"
shift
if [ -s "$e" ]; then
  touch "$e"
else
  ${cleanUp('"$e.part"')}
  rm -f "$e.part"
  "$@" "--saveEngine=$e.part" >&2 || exit $?
  sync
  mv -f "$e.part" "$e" || exit 3
fi
printf '%s\\n%s\\n' '${answerMark}' "$e"`;

/** $1: path of the engine. After it could not be loaded. */
export const discardEngineScript = 'rm -f "$1"';

/** What a program that was killed left behind is removed by the next. */
const ownFiles = `${cacheFolder}
for o in trtexec-*.part; do
  p="\${o#trtexec-}"
  kill -0 "\${p%%.*}" 2>/dev/null || rm -f "$o"
done
f="$PWD/trtexec-$$"
${cleanUp('"$f".*')}`;

/** trtexec and its options. Prints the board's seconds at which the turn began, then its times. */
export const turnScript = `${ownFiles}
${readClock}
"$@" "--exportTimes=$f.times.part" >&2 || exit $?
printf '%s\\n%s\\n' '${answerMark}' "$u"
cat "$f.times.part"`;

/** $1: whether there is layer information, the rest: trtexec and its options. Prints the profile, then that. */
export const profileScript = `${ownFiles}
with=$1
shift
if [ "$with" = yes ]; then set -- "$@" "--exportLayerInfo=$f.layers.part"; fi
"$@" "--exportProfile=$f.profile.part" >&2 || exit $?
echo '${answerMark}'
cat "$f.profile.part"
echo '${answerMark}'
if [ "$with" = yes ]; then cat "$f.layers.part"; fi`;
