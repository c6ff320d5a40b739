import { answerMark } from './device-scripts.ts';

/**
 * What is Espalier's own has a name that begins with a sha256, or is a file of a program that runs. Nothing else is ever
 * counted or removed: the folder may be a symlink to where other things lie.
 */
const sha256Pattern = '[0-9a-f]'.repeat(64);
const temporaryPattern = 'trtexec-*.part';
/** Names the process that holds the folder, and says what it needs. */
const holderPattern = 'in-use-*';

/**
 * Sets `held` to what those need that hold the folder, and `holders` to their number; forgets those that were killed, whose
 * number another program may have by now.
 */
const findHolders = `held= holders=0
for o in ${holderPattern}; do
  [ -f "$o" ] || continue
  p=\${o#in-use-}
  if kill -0 "$p" 2>/dev/null && { [ ! -r /proc/self/cmdline ] || grep -qs in-use- "/proc/$p/cmdline"; }; then
    held="$held $(cat "$o")" holders=$((holders + 1))
  else
    rm -f "$o"
  fi
done`;

/**
 * $@: sha256 of what is needed. Holds the folder until it is ended: nobody clears it meanwhile, or makes room by what is needed.
 * Prints the mark once it does, and then a line now and again: a server that has something to send notices that its client is
 * gone, which ends what waits for that client, uploads too. Where the folder cannot be written to, nothing is held.
 */
export const holdScript = `umask 077
d="\${XDG_CACHE_HOME:-$HOME/.cache}/espalier"
mkdir -p "$d" && cd "$d" || exit 3
trap 'rm -f "$d/in-use-$$"; cd / && rmdir "$d" 2>/dev/null' EXIT
trap 'exit 143' HUP INT PIPE TERM
${findHolders}
echo "$*" > "in-use-$$" || exit 3
echo '${answerMark}'
while :; do sleep 5 & wait $!; echo; done`;

const folderAndCount = `LC_ALL=C; export LC_ALL
d="\${XDG_CACHE_HOME:-$HOME/.cache}/espalier"
count() {
  find "$@" -type f -exec ls -ln {} + 2>/dev/null |
    awk '$1 ~ /^-/ && $5 ~ /^[0-9]+$/ { n++; b += $5 } END { printf "%d %.0f\\n", n, b }'
}
count_all() { count . \\( -path './${sha256Pattern}*' -o -path './${temporaryPattern}' \\); }`;

/** Prints the folder, then the number of files and their bytes. Makes nothing. */
export const reportScript = `${folderAndCount}
echo '${answerMark}'
if cd "$d" 2>/dev/null; then pwd; count_all; else printf '%s\\n0 0\\n' "$d"; fi`;

/** Removes all that is Espalier's own, and the folder where nothing else is in it; exit status 6 while somebody holds it. */
export const clearScript = `LC_ALL=C; export LC_ALL
d="\${XDG_CACHE_HOME:-$HOME/.cache}/espalier"
cd "$d" 2>/dev/null || exit 0
${findHolders}
[ "$holders" -eq 0 ] || exit 6
rm -rf ./${sha256Pattern}* ./${temporaryPattern} || exit 3
cd / && rmdir "$d" 2>/dev/null
exit 0`;

/**
 * $1: bytes that may be there, $2: bytes that are to come, the rest: sha256 of what stays, with all whose names begin
 * with it. Removes what was half-done a day ago and, until there is room, the files that were used longest ago; folders of
 * links to them take no room, and a run may need theirs.
 */
export const trimScript = `${folderAndCount}
cd "$d" 2>/dev/null || exit 0
limit=$1 coming=$2
shift 2
find . \\( -path './${sha256Pattern}*.part' -o -path './${temporaryPattern}' \\) -prune -mtime +0 -exec rm -rf {} + 2>/dev/null
stays() {
  for k in $keep; do case "$1" in "$k"*) return 0 ;; esac; done
  return 1
}
${findHolders}
keep="$* $held"
set -- $(count_all)
bytes=$2
while [ $((bytes + coming)) -gt "$limit" ]; do
  oldest=
  for f in ${sha256Pattern}*; do
    if [ ! -f "$f" ] || [ -L "$f" ]; then continue; fi
    if stays "$f"; then continue; fi
    if [ -z "$oldest" ] || [ "$oldest" -nt "$f" ]; then oldest=$f; fi
  done
  [ -n "$oldest" ] || break
  set -- $(count "./$oldest")
  rm -f "./$oldest" || exit 3
  bytes=$((bytes - $2))
done
exit 0`;
