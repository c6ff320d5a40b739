import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Client, ClientChannel } from 'ssh2';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { orInterrupted } from '../interruption.ts';
import { commandLine } from '../quote.ts';
import { marked } from '../watchdog.ts';
import type { Transfer } from './upload.ts';

function openCat(client: Client, { to, offset, mark }: Transfer): Promise<ClientChannel> {
  const script = offset === 0 ? 'umask 077; exec cat > "$1"' : 'exec cat >> "$1"';
  const command = commandLine(marked(['sh', '-c', script, 'sh', to], mark));
  return new Promise((resolve, reject) => {
    client.exec(`exec ${command}`, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

/** `cat` ends with its input, so it needs no watchdog: when the link goes it sees the end of the file. */
export async function putByCat(client: Client, transfer: Transfer): Promise<void> {
  const { from, to, offset, interrupted, onBytes } = transfer;
  const channel = await orInterrupted(openCat(client, transfer), interrupted, (late) => late.close());
  const total = (await stat(from)).size;
  let done = offset;
  let said = '';
  const ended = new Promise<number | undefined>((resolve) => {
    let code: number | undefined;
    channel.on('exit', (status: number) => (code = status));
    channel.once('close', () => resolve(code));
  });
  channel.stdout.resume();
  channel.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4096)));
  const file = createReadStream(from, { start: offset, highWaterMark: 32 * 1024 });
  file.on('data', (data) => onBytes((done += data.length), total));
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
