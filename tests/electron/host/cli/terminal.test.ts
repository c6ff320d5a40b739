import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labAvailability, startSshd, type LabSshd } from '../../../lab/sshd.ts';
import { temporaryFolder } from '../../compute/samples.ts';

const bin = fileURLToPath(new URL('../../../../electron/host/cli/espalier.mjs', import.meta.url));
const lab = labAvailability();
/** Of util-linux: runs a command on a terminal of its own. */
const script = '/usr/bin/script';
const missing = !lab.available ? lab.reason : existsSync(script) ? null : `${script} is not installed`;
if (missing !== null) console.log(`Questions on the terminal are skipped: ${missing}.`);

describe.skipIf(missing !== null)('on a terminal', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let sshd: LabSshd;

  beforeAll(async () => {
    folder = await temporaryFolder();
    sshd = await startSshd();
    const lock = ['-q', '-p', '-P', '', '-N', 'open sesame', '-f', sshd.privateKeyPath];
    await promisify(execFile)('ssh-keygen', lock);
  });
  afterAll(async () => {
    await sshd?.stop();
    await folder?.remove();
  });

  /** Runs a command on a terminal, where `answer` is typed once `question` is on the screen. */
  function type(
    args: readonly string[],
    question: string,
    answer: string,
  ): Promise<{ code: number | null; screen: string }> {
    const command = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(' ');
    const { SSH_AUTH_SOCK: _agent, ...env } = process.env;
    const child = spawn(script, ['-qefc', command, '/dev/null'], {
      cwd: folder.path,
      env: { ...env, HOME: folder.path },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let screen = '';
    let typed = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
      if (typed || !screen.includes(question)) return;
      typed = true;
      child.stdin.write(answer);
    });
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, screen })));
  }

  it('a host key is trusted by the word yes, and by nothing else', async () => {
    const address = `ssh://${sshd.user}@${sshd.host}:${sshd.port}`;
    await type(['device', 'add', 'bench', address, '--identity', sshd.privateKeyPath], 'no question', '');
    const trust = (answer: string) => type(['device', 'trust', 'bench'], 'to trust it: ', answer);
    for (const answer of ['\n', 'no\n', 'y\n', '\u0004']) {
      const { screen } = await trust(answer);
      expect(screen).toContain(sshd.hostKeyFingerprintSha256);
      expect(screen).toContain('Not trusted.');
    }
    expect((await trust('yes\n')).screen).toContain('\nTrusted.');
  });

  it('a passphrase is asked for and never shown', async () => {
    const { code, screen } = await type(['device', 'probe', 'bench'], 'Passphrase of', 'open sesame\n');
    expect(code, screen).toBe(0);
    expect(screen).toContain('onnxruntime');
    expect(screen).not.toContain('sesame');
    const givenUp = await type(['device', 'probe', 'bench'], 'Passphrase of', '\u0003');
    expect(givenUp.code).not.toBe(0);
    expect(givenUp.screen).not.toContain('at Object');
  });
});
