import { answerMark } from './device-scripts.ts';

/**
 * What is Espalier's own has a name that begins with a sha256, or is a file of a program that runs. Nothing else is ever
 * counted or removed: the folder may be a symlink to where other things lie.
 */
const sha256Pattern = '[0-9a-f]'.repeat(64);
const temporaryPattern = 'trtexec-*.part';

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

/** Removes all that is Espalier's own, and the folder where nothing else is in it. */
export const clearScript = `LC_ALL=C; export LC_ALL
d="\${XDG_CACHE_HOME:-$HOME/.cache}/espalier"
cd "$d" 2>/dev/null || exit 0
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
keep="$*"
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
