/**
 * The program that a fault may end: deploys networks to a board and measures them, and tells on standard output, one
 * JSON object a line, where it is and how it ended.
 */
import {
  measure,
  openLink,
  type Artifact,
  type MeasureOptions,
  type RawMeasurement,
} from '../../../electron/devices/device.ts';
import { toErrorData, type ErrorData } from '../../../shared/api/errors.ts';

export interface AppTask {
  readonly address: string;
  readonly identity: string;
  readonly knownHostsFile: string;
  readonly artifacts: readonly Artifact[];
  readonly profile: MeasureOptions['profile'];
  readonly layers: boolean;
  readonly sustainedMinutes: number | null;
  /** Of the link. */
  readonly patienceMs: number;
}

export type AppWord =
  | { readonly kind: 'stage'; readonly stage: string }
  /** With what cut it short as data: errors do not cross as they are. */
  | { readonly kind: 'result'; readonly raw: RawMeasurement; readonly cutShort: ErrorData | null }
  | { readonly kind: 'error'; readonly error: ErrorData };

function say(word: AppWord): void {
  process.stdout.write(`${JSON.stringify(word)}\n`);
}

async function work(task: AppTask): Promise<RawMeasurement> {
  const { address, identity, knownHostsFile, artifacts, profile, layers, sustainedMinutes, patienceMs } = task;
  const noAnswer = (): Promise<null> => Promise.resolve(null);
  const link = openLink(
    { name: 'board', address, identity },
    {
      knownHostsFile,
      patienceMs,
      userKnownHostsFile: '/nowhere',
      sshConfigFile: '/nowhere',
      secrets: { passphrase: noAnswer, password: noAnswer, answer: noAnswer },
      onState: ({ state }) => say({ kind: 'stage', stage: state }),
    },
  );
  try {
    const options: MeasureOptions = {
      profile,
      precision: 'float32',
      threads: 1,
      load: { shape: 'back-to-back' },
      sustainedMinutes,
      layers,
      cudaGraph: false,
      signal: new AbortController().signal,
      onProgress: ({ stage }) => say({ kind: 'stage', stage }),
    };
    return await measure(link, 'onnxruntime', artifacts, options);
  } finally {
    await link.close();
  }
}

try {
  const raw = await work(JSON.parse(process.argv[2] ?? '') as AppTask);
  say({ kind: 'result', raw, cutShort: raw.cutShort === null ? null : toErrorData(raw.cutShort) });
} catch (error) {
  say({ kind: 'error', error: toErrorData(error) });
}
