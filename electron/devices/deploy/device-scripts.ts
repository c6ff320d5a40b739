/** The answer follows it: a talkative .bashrc may have said something before. */
export const answerMark = '##espalier';

/** Prints the sha256 of a file; exit status 4 where the device has no program for it. */
const hashFunction = `h() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum < "$1" | cut -c1-64
  elif command -v openssl >/dev/null 2>&1; then openssl dgst -sha256 -r < "$1" | cut -c1-64
  elif command -v shasum >/dev/null 2>&1; then shasum -a 256 < "$1" | cut -c1-64
  else exit 4; fi
}`;

/**
 * $@: names of artifacts. Makes the cache folder and prints it, then \`sha256 name\` for each that is there and
 * \`sha256 name.part bytes\` for what came of one before its upload was cut. Hashed every time: a board that lost its power
 * may hold a broken file. What is there counts as used now.
 */
export const inspectScript = `${hashFunction}
d="\${XDG_CACHE_HOME:-$HOME/.cache}/espalier"
umask 077
mkdir -p "$d" && cd "$d" || exit 3
echo '${answerMark}'
pwd
for n; do
  if [ -f "$n" ]; then
    touch "$n"
    printf '%s %s\\n' "$(h "$n")" "$n" || exit 4
  elif [ -f "$n.part" ]; then
    printf '%s %s.part %s\\n' "$(h "$n.part")" "$n" "$(wc -c < "$n.part")" || exit 4
  fi
done
h /dev/null >/dev/null`;

/** $1: folder. Prints the KiB that are free there. */
export const freeScript = `cd "$1" && df -Pk . | awk 'NR == 2 { print $4 }'`;

/** $1: folder, $2: name, $3: sha256, $4: mode. Renames the upload when it is what it should be; exit status 5 when not. */
export const acceptScript = `${hashFunction}
cd "$1" || exit 3
[ "$(h "$2.part")" = "$3" ] || { rm -f "$2.part"; exit 5; }
chmod "$4" "$2.part" && mv -f "$2.part" "$2"`;

/** $1: folder, $2: name. Removes an upload that did not come to its end. */
export const discardScript = `cd "$1" && rm -f "$2.part"`;
