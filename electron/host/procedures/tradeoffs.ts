import { randomUUID } from 'node:crypto';
import * as disk from 'node:fs/promises';
import { resolve } from 'node:path';
import { writeWhole } from '../../../shared/files/write-whole.ts';
import { renderCsv } from '../../../shared/report/csv.ts';
import { currentSet } from '../tradeoffs/current-set.ts';
import type { Handlers } from './services.ts';

export const tradeoffHandlers = {
  'tradeoffs.get': async ({ device, budgets }, services) => currentSet(services, device, budgets),

  'tradeoffs.export': async ({ device, budgets, format, file }, services) => {
    const { workingDirectory } = services;
    const set = await currentSet(services, device, budgets);
    const path = resolve(workingDirectory, file);
    const render = {
      csv: () => renderCsv(set),
      json: () => `${JSON.stringify(set, null, 2)}\n`,
    };
    await writeWhole(disk, { path, content: render[format](), unique: randomUUID() });
    return { file: path };
  },
} satisfies Pick<Handlers, 'tradeoffs.get' | 'tradeoffs.export'>;
