import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { trustHostKey, type MeasureOptions } from '../../../electron/devices/device.ts';
import { seededRandom } from '../../shared/graph/builder.ts';
import type { LinkQuality } from '../bad-link/bad-link.ts';
import { startBoard } from './board.ts';
import { runCycle, type CycleOptions, type CycleReport } from './cycle.ts';
import { faults, type Fault, type FaultName } from './faults.ts';

export interface LaneOptions {
  readonly seed: number;
  readonly link: Partial<LinkQuality>;
  /** Whether the board has an sftp-server. */
  readonly sftp: boolean;
  /** One of them is drawn for every cycle. */
  readonly profiles: readonly MeasureOptions['profile'][];
  /** How long an ordinary cycle takes, within which faults come; without it a cycle over the link tells. */
  readonly ordinaryMs?: number;
  /** The next cycle's number and fault, as long as there is one. */
  readonly next: () => { readonly number: number; readonly fault: FaultName } | undefined;
  readonly onReport: (report: CycleReport) => void;
}

/** The stages that have most to lose are a small part of a cycle, most of which is answers on their way. */
const stageMs = { deploy: 3000, warmup: 5000 };

function anyMoment(fault: Fault, random: () => number, ordinaryMs: number): CycleOptions['moment'] {
  return random() < 0.5
    ? { stage: null, afterMs: random() * ordinaryMs }
    : { stage: fault.stage, afterMs: random() * stageMs[fault.stage] };
}

/**
 * One board, and cycle after cycle on it. The first, over a good link and without a fault, brings the runtime there.
 */
export async function runLane({ seed, link, sftp, profiles, next, onReport, ...options }: LaneOptions): Promise<void> {
  const random = seededRandom(seed);
  const folder = await mkdtemp('/var/tmp/espalier-cycles-');
  const board = await startBoard({ seed, sftp });
  try {
    const knownHostsFile = join(folder, 'known_hosts');
    const key = Buffer.from(board.sshd.hostPublicKey.split(' ')[1] ?? '', 'base64');
    await trustHostKey(knownHostsFile, board.sshd.host, board.sshd.port, key);
    const common = { board, folder: join(folder, 'networks'), knownHostsFile, random };
    const ordinary = async (): Promise<number> => {
      const calm = { number: -1, fault: 'none', moment: { stage: null, afterMs: 0 } } as const;
      const report = await runCycle({ ...common, ...calm, profile: 'quick', layers: false });
      if (report.problems.length > 0) throw new Error(`without any fault: ${report.problems.join('; ')}`);
      return report.ms;
    };
    await ordinary();
    await board.link.set(link);
    const ordinaryMs = options.ordinaryMs ?? (await ordinary());
    for (let task = next(); task !== undefined; task = next()) {
      const moment = anyMoment(faults[task.fault], random, ordinaryMs);
      const profile = profiles[Math.floor(random() * profiles.length)]!;
      onReport(await runCycle({ ...common, ...task, moment, profile, layers: random() < 0.3 }));
    }
  } finally {
    await board.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
