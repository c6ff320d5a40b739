import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../../electron/host/log.ts';

describe('the log', () => {
  it('holds no secret, wherever one slipped in', () => {
    let written = '';
    const log = createLog({ level: 'info', stream: { write: (line) => void (written += line) } });
    const secret = 'hunter2';
    log.info({ password: secret, device: { passphrase: secret, privateKey: secret } }, 'connecting');
    log.warn({ token: secret, headers: { cookie: secret, authorization: secret } }, 'request');
    expect(written).toContain('connecting');
    expect(written).not.toContain(secret);
    expect(written.match(/\[secret\]/g)).toHaveLength(6);
  });

  it('goes to a file whose folder it makes', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'espalier-log-'));
    const file = join(directory, 'project', 'log', 'espalier.log');
    createLog({ level: 'info', file }).info('started');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ msg: 'started' });
    await rm(directory, { recursive: true });
  });

  it('that cannot be written is told as such', () => {
    const file = join(import.meta.filename, 'log', 'espalier.log');
    expect(() => createLog({ level: 'info', file })).toThrow(expect.objectContaining({ code: 'FILE_UNWRITABLE' }));
  });
});
