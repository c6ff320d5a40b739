import { truncateSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode } from '../../../shared/api/errors.ts';
import { killQuietly } from '../processes.ts';
import type { App } from './app.ts';
import type { Board } from './board.ts';

/** What a fault can reach. */
export interface Scene {
  readonly board: Board;
  readonly app: App;
  /** The file that it sends first. */
  readonly artifactPath: string;
  readonly random: () => number;
}

export interface Fault {
  /** Returns when the fault itself is over; what it leaves behind is mended by `mend`. */
  readonly inject: (scene: Scene) => Promise<void>;
  readonly mend?: (board: Board) => void | Promise<void>;
  /** The server is not told that the client has gone, and waits for it, maybe for hours. */
  readonly silent?: true;
  /** The stage in which half of them come; the others come at any time. */
  readonly stage: 'deploy' | 'warmup';
  /** The errors that are right once a connection stood; none where the measurement has to survive. */
  readonly errors: readonly ErrorCode[];
  /** The program itself is ended: it says nothing any more. */
  readonly endsApp?: true;
  /** For how long the program tries to get the board back. */
  readonly patienceMs?: number;
  /** Measures for so long, instead of as the profile says. */
  readonly sustainedMinutes?: number;
  /** After it, the program has to end within so long. */
  readonly limitMs: number;
}

function outage(ms: number): Fault['inject'] {
  return async ({ board }) => {
    await board.link.set({ up: false });
    await sleep(ms);
    await board.link.set({ up: true });
  };
}

/** Waits for a moment at which something can be done, and does it; gives up when the program has ended. */
async function whenPossible(app: App, attempt: () => boolean): Promise<void> {
  while (!attempt() && !(await app.endsWithin(10)));
}

/** An ordinary measurement over the poor link takes some 10 s, on a busy machine several times that. */
const ordinaryMs = 120_000;

export const faults = {
  none: { inject: async () => undefined, stage: 'warmup', errors: [], limitMs: ordinaryMs },
  'outage of 3 s': { inject: outage(3000), stage: 'warmup', errors: [], limitMs: ordinaryMs },
  'outage of 60 s': { inject: outage(60_000), silent: true, stage: 'warmup', errors: [], limitMs: ordinaryMs + 90_000 },
  'outage of 60 s in a long measurement': {
    inject: outage(60_000),
    silent: true,
    stage: 'warmup',
    errors: [],
    sustainedMinutes: 2,
    limitMs: ordinaryMs + 240_000,
  },
  'link gone for good': {
    inject: async ({ board, app }) => {
      await board.link.set({ up: false });
      while (!(await app.endsWithin(60_000)));
    },
    mend: async (board) => void (await board.link.set({ up: true })),
    silent: true,
    stage: 'warmup',
    errors: ['DEVICE_UNREACHABLE', 'LINK_LOST', 'TIMED_OUT'],
    patienceMs: 30_000,
    limitMs: ordinaryMs,
  },
  'session killed': {
    inject: async ({ board }) => board.cutSessions(),
    stage: 'warmup',
    errors: [],
    limitMs: ordinaryMs,
  },
  'board restarts': {
    inject: ({ board, random }) => board.reboot(1000 + 5000 * random()),
    stage: 'warmup',
    errors: [],
    limitMs: ordinaryMs + 60_000,
  },
  'program killed': {
    inject: ({ app }) => app.kill(),
    stage: 'warmup',
    errors: [],
    endsApp: true,
    limitMs: 10_000,
  },
  'disk full': {
    inject: async ({ board }) => board.fillDisk(),
    mend: (board) => board.freeDisk(),
    stage: 'deploy',
    errors: ['DEVICE_DISK_FULL'],
    limitMs: ordinaryMs,
  },
  'upload damaged on its way': {
    inject: ({ board, app }) => whenPossible(app, () => board.damageUpload()),
    stage: 'deploy',
    errors: ['UPLOAD_CORRUPT'],
    limitMs: ordinaryMs,
  },
  'file changes while it is sent': {
    inject: async ({ artifactPath }) => truncateSync(artifactPath, 1000),
    stage: 'deploy',
    errors: ['UPLOAD_CORRUPT'],
    limitMs: ordinaryMs,
  },
  'agent killed': {
    inject: ({ board, app }) =>
      whenPossible(app, () => {
        const agents = board.agents();
        for (const pid of agents) killQuietly(pid, 'SIGKILL');
        return agents.length > 0;
      }),
    stage: 'warmup',
    errors: ['MEASUREMENT_FAILED'],
    limitMs: ordinaryMs,
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];
