import type { Command } from 'commander';
import type { DeviceCache } from '../../../../shared/api/devices.ts';
import { counted, formatBytes } from '../../../../shared/format/numbers.ts';
import type { Runner } from '../runner.ts';
import { withCommonFlags } from '../settings.ts';
import { facts } from '../table.ts';

/** `espalier device cache NAME [--clear]`. */
export function addCacheCommand(device: Command, runner: Runner): void {
  withCommonFlags(device.command('cache'))
    .description('what Espalier keeps on a device, in the only folder that it writes to')
    .argument('<name>')
    .option('--clear', 'remove it; what is needed again is sent again')
    .action((name: string, { clear }: { clear?: true }, command: Command) =>
      runner.run(command, async (session) => {
        const cache = await session.call(clear ? 'device.clearCache' : 'device.cache', { name });
        await session.show(cache, () => describeCache(cache));
      }),
    );
}

function describeCache({ folder, files, bytes, limitBytes }: DeviceCache): string {
  return facts([
    ['Folder', folder],
    ['Kept', `${counted(files, 'file')}, ${formatBytes(bytes)} of at most ${formatBytes(limitBytes)}`],
  ]);
}
