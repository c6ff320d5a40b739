import { EspalierError } from '../../../shared/api/errors.ts';
import { formatBytes } from '../../../shared/format/numbers.ts';
import { showAddress } from '../connection/address.ts';
import type { Connection } from '../connection/connection.ts';

export function diskFull(
  connection: Connection,
  folder: string,
  neededBytes: number,
  freeBytes: number,
): EspalierError {
  return new EspalierError(
    'DEVICE_DISK_FULL',
    `${showAddress(connection.address)} has ${formatBytes(freeBytes)} left in ${folder}, and ${formatBytes(neededBytes)} are needed.`,
    `Make room on the device; what Espalier keeps there in ${folder} may be removed at any time.`,
  );
}

/** What a script in the cache folder ended with, other than 0. */
export function folderProblem(connection: Connection, code: number, stderr: string): EspalierError {
  const where = showAddress(connection.address);
  const said = stderr.trim();
  if (code === 4) {
    const hint = 'Install coreutils, busybox or openssl there.';
    return new EspalierError('DEVICE_UNSUPPORTED', `${where} has nothing to compute a sha256 with.`, hint);
  }
  if (code === 6) {
    const message = `What Espalier keeps on ${where} is in use: a measurement is under way there.`;
    return new EspalierError('DEVICE_BUSY', message, 'Wait until it has ended, or cancel it.');
  }
  if (/no space left/i.test(said)) {
    const hint = 'Make room on the device.';
    return new EspalierError('DEVICE_DISK_FULL', `${where} has no room for a folder: ${said}`, hint);
  }
  const hint = 'The account needs a home folder it may write to, or XDG_CACHE_HOME set to one.';
  return new EspalierError('REMOTE_FAILED', `The cache folder on ${where} cannot be used: ${said}`, hint);
}
