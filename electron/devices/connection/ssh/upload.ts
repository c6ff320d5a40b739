import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Client, ClientChannel, SFTPWrapper } from 'ssh2';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { orInterrupted, type Interruption } from '../interruption.ts';
import { commandLine } from '../quote.ts';

type OnBytes = ((doneBytes: number, totalBytes: number) => void) | undefined;

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

async function putBySftp(
  sftp: SFTPWrapper,
  from: string,
  to: string,
  interrupted: Interruption,
  onBytes: OnBytes,
): Promise<void> {
  const step = (done: number, _chunk: number, total: number): void => onBytes?.(done, total);
  // When the link dies fastPut never calls back: only the interruption ends the wait.
  const put = new Promise<void>((resolve, reject) => {
    sftp.on('error', reject);
    sftp.fastPut(from, to, { step, mode: 0o600 }, (error) => (error ? reject(error) : resolve()));
  });
  try {
    await orInterrupted(put, interrupted);
  } finally {
    sftp.end();
  }
}

function openCat(client: Client, to: string): Promise<ClientChannel> {
  const command = commandLine(['sh', '-c', 'umask 077; exec cat > "$1"', 'sh', to]);
  return new Promise((resolve, reject) => {
    client.exec(`exec ${command}`, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

/** `cat` ends with its input, so it needs no watchdog: when the link goes it sees the end of the file. */
async function putByCat(
  client: Client,
  from: string,
  to: string,
  interrupted: Interruption,
  onBytes: OnBytes,
): Promise<void> {
  const channel = await orInterrupted(openCat(client, to), interrupted, (late) => late.close());
  const total = (await stat(from)).size;
  let done = 0;
  let said = '';
  const ended = new Promise<number | undefined>((resolve) => {
    let code: number | undefined;
    channel.on('exit', (status: number) => (code = status));
    channel.once('close', () => resolve(code));
  });
  channel.stdout.resume();
  channel.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4096)));
  const file = createReadStream(from, { highWaterMark: 32 * 1024 });
  file.on('data', (data) => onBytes?.((done += data.length), total));
  // A full disk ends `cat` before its input: what matters is its exit status, not the broken pipe.
  const sending = pipeline(file, channel.stdin, { signal: interrupted.signal }).catch(() => undefined);
  try {
    const code = await orInterrupted(ended, interrupted);
    await sending;
    if (code !== 0) {
      const hint = 'See whether the folder may be written and has room.';
      throw new EspalierError('REMOTE_FAILED', `The device could not write ${to}: ${said.trim()}`, hint);
    }
  } finally {
    channel.close();
  }
}

/** Copies a file's bytes to the device, by SFTP or, where there is none, by `cat`. */
export async function uploadFile(
  client: Client,
  from: string,
  to: string,
  interrupted: Interruption,
  onBytes: OnBytes,
): Promise<void> {
  const sftp = await orInterrupted(openSftp(client), interrupted, (late) => late?.end());
  if (sftp === undefined) await putByCat(client, from, to, interrupted, onBytes);
  else await putBySftp(sftp, from, to, interrupted, onBytes);
}
