import type { Client, SFTPWrapper } from 'ssh2';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { interruption, orInterrupted, type Interruption } from '../interruption.ts';
import { putByCat } from './upload-cat.ts';
import { putBySftp } from './upload-sftp.ts';

/** A file on its way. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  /** Bytes that are there already. */
  readonly offset: number;
  /** By which what is run for it is known on the device. */
  readonly mark: string | undefined;
  readonly interrupted: Interruption;
  readonly onBytes: (doneBytes: number, totalBytes: number) => void;
}

/** Far longer than a disk or a bad link takes for one packet. */
const stallMs = 60_000;

/** Asked once: ssh2 never closes the channel of an attempt that failed, and sshd opens ten at most. */
const withoutSftp = new WeakSet<Client>();

/** undefined when the device has no sftp-server, as small systems do. */
function openSftp(client: Client): Promise<SFTPWrapper | undefined> {
  return new Promise((resolve, reject) => {
    client.sftp((error: (Error & { code?: number }) | undefined, sftp) => {
      if (error === undefined || error === null) resolve(sftp);
      else if (error.code === 127 || /subsystem|exit code 127/i.test(error.message)) resolve(undefined);
      else reject(error);
    });
  });
}

async function put(client: Client, transfer: Transfer): Promise<void> {
  const sftp = withoutSftp.has(client)
    ? undefined
    : await orInterrupted(openSftp(client), transfer.interrupted, (late) => late?.end());
  if (sftp !== undefined) return putBySftp(sftp, transfer);
  withoutSftp.add(client);
  await putByCat(client, transfer);
}

/** Copies a file's bytes to the device, by SFTP or, where there is none, by `cat`. TIMED_OUT when nothing moves for a minute. */
export async function uploadFile(client: Client, transfer: Transfer): Promise<void> {
  const stall = new AbortController();
  const timer = setTimeout(() => {
    const hint = 'Its disk may be faulty or asleep. Try again.';
    stall.abort(new EspalierError('TIMED_OUT', `The device took nothing of ${transfer.to} for a minute.`, hint));
  }, stallMs);
  const onBytes = (done: number, total: number): void => {
    timer.refresh();
    transfer.onBytes(done, total);
  };
  const either = AbortSignal.any([transfer.interrupted.signal, stall.signal]);
  const interrupted = interruption('The upload', {}, either);
  try {
    await put(client, { ...transfer, interrupted, onBytes });
  } finally {
    clearTimeout(timer);
    interrupted.release();
  }
}
