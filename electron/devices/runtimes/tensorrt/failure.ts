import { EspalierError } from '../../../../shared/api/errors.ts';
import type { ExecResult } from '../../connection/connection.ts';
import type { TrtexecLog } from './log.ts';

function hintFor(said: string, code: number): string {
  if (/unknown option/i.test(said)) return 'This version of trtexec has other options; please report it.';
  if (code === 137 || /out of memory|memory allocation|insufficient/i.test(said)) {
    return 'The board ran out of memory: end what else runs there, and measure a smaller network or with float16.';
  }
  if (/no importer|parse|unsupported|not supported/i.test(said)) {
    return 'TensorRT does not know something in the network: the runtime onnxruntime runs it on the CPU.';
  }
  return 'Run the command on the board to see all that trtexec says.';
}

/** trtexec's failure in its own words. `what` goes on after "trtexec": 'could not build an engine of net.onnx'. */
export function trtexecFailed(what: string, log: TrtexecLog, { code, stderr }: ExecResult): EspalierError {
  const lastLine = stderr.trimEnd().split('\n').at(-1) ?? '';
  if (code === 126 || code === 127) {
    const message = `trtexec does not start on the device (exit code ${code}): ${lastLine}`;
    return new EspalierError('RUNTIME_MISSING', message, 'Install TensorRT’s samples there (libnvinfer-bin).');
  }
  const said = log.errors.length > 0 ? log.errors.join(' ') : lastLine;
  const message = `trtexec ${what} (exit code ${code}): ${said}`;
  return new EspalierError('MEASUREMENT_FAILED', message, hintFor(said, code));
}
