#!/usr/bin/env bash
# Builds the agent for both kinds of board, byte for byte the same every time.
#
#   build.sh          builds into bin/ and rewrites bin/SHA256SUMS
#   build.sh --check  builds elsewhere and fails unless the bytes are those of bin/SHA256SUMS
#
# The compiler is Zig's clang from PyPI, pinned by hash: it needs neither root nor a distribution's cross compilers (whose
# bytes change with their updates), and links against the stubs of any glibc. 2.17 is the first one arm64 ever had, so the
# agent starts on every board that can run ONNX Runtime at all.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly GLIBC=2.17
readonly MOST_BYTES=100000
readonly FLAGS=(
  -std=c11 -D_GNU_SOURCE -Os -g0 -fno-sanitize=all
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
  -fPIE -pie -ffunction-sections -fdata-sections -Wl,--gc-sections -Wl,--build-id=none -s
)

toolchain=$(cd ../.. && pwd)/.cache/agent-toolchain/$(sha256sum toolchain.txt | cut -c1-16)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

if [[ ! -x $toolchain/ziglang/zig ]]; then
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --require-hashes --only-binary=:all: \
    --target "$scratch/toolchain" --requirement toolchain.txt
  mkdir -p "$(dirname "$toolchain")"
  mv "$scratch/toolchain" "$toolchain"
fi

# The order of src/*.c must not follow the user's locale. Zig keeps what it compiled; a cache of this run's own shows that the bytes do not depend on an older one.
export LC_ALL=C ZIG_GLOBAL_CACHE_DIR=$scratch/cache ZIG_LOCAL_CACHE_DIR=$scratch/cache

# Moves to src/ so that no path of this machine reaches the compiler.
compile() {
  local target=$1 out=$2
  mkdir -p "$(dirname "$out")"
  (cd src && "$toolchain/ziglang/zig" cc -target "$target-linux-gnu.$GLIBC" "${FLAGS[@]}" ./*.c -ldl -o "$out")
  chmod 755 "$out"
}

check_requirements() {
  local binary=$1 newest bytes
  newest=$(grep -aoE 'GLIBC_[0-9.]+' "$binary" | sort -uV | tail -n 1)
  bytes=$(stat -c %s "$binary")
  echo "$binary: $bytes bytes, needs ${newest/_/ }" >&2
  [[ $(printf '%s\n' "$newest" "GLIBC_$GLIBC" | sort -V | tail -n 1) == "GLIBC_$GLIBC" ]] ||
    { echo "$binary would not start where glibc is $GLIBC" >&2; exit 1; }
  ((bytes < MOST_BYTES)) || { echo "$binary is larger than $MOST_BYTES bytes" >&2; exit 1; }
}

out=$scratch/bin
compile x86_64 "$out/linux-x64/espalier-agent"
compile aarch64 "$out/linux-arm64/espalier-agent"
cd "$out"
for binary in */espalier-agent; do check_requirements "$binary"; done
sha256sum */espalier-agent > SHA256SUMS
cd - > /dev/null

if [[ ${1-} == --check ]]; then
  diff bin/SHA256SUMS "$out/SHA256SUMS" || { echo 'the rebuilt agent differs from the one in bin/' >&2; exit 1; }
  (cd bin && sha256sum --check --quiet SHA256SUMS)
else
  cp -R "$out/." bin/
fi
cat "$out/SHA256SUMS"
