/** Trains as its argument says and prints the report; the parent may kill it at any moment. */
import type { ComputeRequests } from '../../../../../electron/compute/protocol.ts';
import { train } from '../../../../../electron/compute/requests/train.ts';

const input = JSON.parse(process.argv[2]!) as ComputeRequests['train']['input'];
const report = await train(input, {
  signal: new AbortController().signal,
  progress: () => undefined,
  warn: () => undefined,
  emit: async () => undefined,
});
console.log(JSON.stringify(report));
