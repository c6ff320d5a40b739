import type { DeviceTool } from '../../../shared/api/devices.ts';

// Programs on the device. Every parser gives null, or nothing, for what it does not understand.

/** An absolute path on the first line: "/usr/bin/node". */
function pathOf(text: string): string | null {
  return /^\/[^\n]*$/.exec(text.split('\n')[0] ?? '')?.[0] ?? null;
}

function tool(name: DeviceTool['name'], text: string, version: string | null): DeviceTool | null {
  const path = pathOf(text);
  return path === null ? null : { name, path, version };
}

/** "libnvinfer.so.8.5.2", or "&&&& RUNNING TensorRT.trtexec [TensorRT v8502] # …"; from 10 on two digits more: "v100300" is 10.3.0. */
export function parseTensorrtVersion(text: string): string | null {
  const library = /^libnvinfer\.so\.(\d+\.\d+\.\d+)/m.exec(text)?.[1];
  if (library !== undefined) return library;
  const number = Number(/\[TensorRT v(\d{4,6})\]/.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(number)) return null;
  const major = number >= 100_000 ? 10_000 : 1000;
  return [number / major, (number % major) / 100, number % 100].map(Math.floor).join('.');
}

/** The path, then what tells the version of TensorRT. */
export function parseTrtexec(text: string): DeviceTool | null {
  return tool('trtexec', text, parseTensorrtVersion(text));
}

/** "/data/local/tmp/benchmark_model": it tells no version. */
export function parseBenchmarkModel(text: string): DeviceTool | null {
  return tool('benchmark_model', text, null);
}

/** "v20.11.1" after the path. */
export function parseNode(text: string): DeviceTool | null {
  return tool('node', text, /^v(\d+\.\d+\.\d+\S*)$/m.exec(text)?.[1] ?? null);
}

/** "Python 3.8.10" after the path. */
export function parsePython(text: string): DeviceTool | null {
  return tool('python3', text, /^Python (\d+\.\S+)$/m.exec(text)?.[1] ?? null);
}

/** "onnxruntime 1.23.0 /usr/lib/python3/dist-packages/onnxruntime" */
export function parsePythonOnnxruntime(text: string): DeviceTool | null {
  const [, version = '', path] = /^onnxruntime (\S+) (\/.*)$/m.exec(text) ?? [];
  if (path === undefined) return null;
  return { name: 'python-onnxruntime', path, version: /^\d/.test(version) ? version : null };
}

/** Every tool that was found; sections of the board script by their names. */
export function toolsOf(text: (section: string) => string): DeviceTool[] {
  return [
    parseTrtexec(text('trtexec')),
    parseBenchmarkModel(text('benchmarkModel')),
    parsePython(text('python')),
    parsePythonOnnxruntime(text('python')),
    parseNode(text('node')),
  ].filter((found) => found !== null);
}
