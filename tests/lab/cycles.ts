/**
 * `npm run lab:cycles -- [--cycles N] [--minutes M] [--seed S] [--only FAULT] [--lanes L]`: deploys new networks to
 * boards at the end of a bad link and measures them, again and again, with a fault at a random point of each. Whatever
 * does not end in a whole result or the right error within its limit, leaves a process or a half file, or loses a sample
 * is a failure. Several boards at a time, as most of the time is spent waiting.
 */
import { parseArgs } from 'node:util';
import { seededRandom } from '../shared/graph/builder.ts';
import { badLinkAvailability } from './bad-link/bad-link.ts';
import { poorLink } from './cycles/board.ts';
import type { CycleReport } from './cycles/cycle.ts';
import { faultNames, type FaultName } from './cycles/faults.ts';
import { runLane } from './cycles/lane.ts';
import { lineOf, tableOf } from './cycles/report.ts';
import { labAvailability } from './sshd.ts';

const { values } = parseArgs({
  options: {
    cycles: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '6' },
    only: { type: 'string' },
  },
});
const cycles = Number(values.cycles);
const seed = Number(values.seed);
const kinds = faultNames.filter((name) => values.only === undefined || name.includes(values.only));
if (kinds.length === 0) throw new Error(`no such fault; there are: ${faultNames.join(', ')}`);
for (const possible of [badLinkAvailability(), labAvailability()]) {
  if (!possible.available) throw new Error(possible.reason);
}

/** Every kind equally often, in an order of the seed's. */
function deck(): FaultName[] {
  const random = seededRandom(seed);
  const cards = Array.from({ length: cycles }, (_, i) => kinds[i % kinds.length]!);
  return cards
    .map((card) => ({ card, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ card }) => card);
}

const cards = deck();
const reports: CycleReport[] = [];
const deadline = performance.now() + Number(values.minutes) * 60_000;
let dealt = 0;
const next = (): { number: number; fault: FaultName } | undefined => {
  const fault = cards[dealt];
  return fault === undefined || performance.now() > deadline ? undefined : { number: dealt++, fault };
};
const onReport = (report: CycleReport): void => {
  reports.push(report);
  console.log(lineOf(report));
};
const started = performance.now();
const lanes = Array.from({ length: Number(values.lanes) }, (_, lane) =>
  runLane({
    seed: seed * 100 + lane,
    link: poorLink,
    sftp: lane % 3 !== 2,
    profiles: ['quick', 'default'],
    next,
    onReport,
  }),
);
const ended = await Promise.allSettled(lanes);

console.log(`\n${tableOf(reports)}\n`);
const wrong = reports.filter(({ problems }) => problems.length > 0);
const broken = ended.filter((lane) => lane.status === 'rejected');
for (const { reason } of broken) console.log(`a board gave up: ${String(reason)}`);
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
console.log(`${reports.length} of ${cycles} cycles in ${minutes} minutes, seed ${seed}: ${wrong.length} wrong`);
process.exitCode = wrong.length > 0 || broken.length > 0 || reports.length < cycles ? 1 : 0;
