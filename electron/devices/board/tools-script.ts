/** Prints where an onnxruntime lies that python3 would import, and its version: importing it takes seconds on a board. */
const findOnnxruntime = [
  'import os, re, sys',
  'print("Python " + sys.version.split()[0])',
  'for folder in sys.path:',
  '    path = os.path.join(folder or ".", "onnxruntime", "__init__.py")',
  '    if os.path.isfile(path):',
  '        found = re.search("__version__ *= *[\\"\']([^\\"\']+)", open(path, errors="replace").read())',
  '        print("onnxruntime %s %s" % (found.group(1) if found else "unknown", os.path.dirname(path)))',
  '        break',
].join('\n');

/**
 * Each prints the path of a tool, then what tells its version, and nothing where there is no such tool. People put
 * TensorFlow's binaries where they like, under the names of its download page: "linux_aarch64_benchmark_model".
 */
export const toolSections = {
  // The library's name tells the version without loading it.
  trtexec: `p=
for f in "$r/usr/src/tensorrt/bin/trtexec" "$(command -v trtexec)" "$r/opt/tensorrt/bin/trtexec"; do
  if [ -x "$f" ]; then p=$f; break; fi
done
if [ -n "$p" ]; then
  echo "$p"; l=
  for f in "\${p%/*}"/../lib/libnvinfer.so.*.*.* "$r"/usr/lib/*-linux-gnu/libnvinfer.so.*.*.* "$r"/usr/lib64/libnvinfer.so.*.*.* "$r"/usr/local/lib/libnvinfer.so.*.*.*; do
    if [ -e "$f" ]; then l=1; echo "\${f##*/}"; fi
  done
  [ -n "$l" ] || t "$p" --help | head -n 1
fi`,
  benchmarkModel: `for f in "$(command -v benchmark_model)" "$HOME"/*benchmark_model "$HOME"/*/*benchmark_model /data/local/tmp/benchmark_model /data/local/tmp/*benchmark_model /tmp/*benchmark_model /opt/*/*benchmark_model; do
  if [ -f "$f" ] && [ -x "$f" ]; then echo "$f"; break; fi
done`,
  python: `p=$(command -v python3); if [ -n "$p" ]; then echo "$p"; t "$p" -c '${findOnnxruntime.replaceAll("'", `'\\''`)}'; fi`,
  // nvm's place is on the PATH of interactive shells only.
  node: `for f in "$(command -v node)" "$HOME"/.nvm/versions/node/*/bin/node; do
  if [ -x "$f" ]; then echo "$f"; t "$f" --version; break; fi
done`,
} as const;
