import { describe, expect, it } from 'vitest';
import { badLinkAvailability } from '../bad-link/bad-link.ts';
import { labAvailability } from '../sshd.ts';
import type { CycleReport } from './cycle.ts';
import type { FaultName } from './faults.ts';
import { runLane } from './lane.ts';
import { lineOf } from './report.ts';

const sshd = labAvailability();
const possible = sshd.available ? badLinkAvailability() : sshd;
if (!possible.available) console.warn(`skipped: ${possible.reason}`);

/** `npm run lab:cycles` does the same for half an hour, with every fault, over a link that is worse. */
const link = { delayMs: 10, jitterMs: 2, lossPercent: 1, rateKbits: 20_000 };
const faults: FaultName[] = ['session killed', 'disk full', 'program killed'];
const ordinaryMs = 3000;

describe.skipIf(!possible.available)('deploying and measuring with faults', () => {
  it('ends in a whole result or the right error, and leaves nothing behind', async () => {
    const tasks = faults.map((fault, number) => ({ number, fault }));
    const reports: CycleReport[] = [];
    const onReport = (report: CycleReport): void => void reports.push(report);
    await runLane({ seed: 1, link, sftp: true, profiles: ['quick'], ordinaryMs, next: () => tasks.shift(), onReport });
    expect(reports.map(({ fault }) => fault)).toEqual(faults);
    expect(reports.filter(({ problems }) => problems.length > 0).map(lineOf)).toEqual([]);
  }, 240_000);
});
