import { readFileSync } from 'node:fs';
import { Client } from 'ssh2';
import type { LabSshd } from './sshd.ts';

export interface CommandResult {
  code: number | undefined;
  stdout: string;
  stderr: string;
}

/** A bare connection to a lab's sshd, for tests of the lab itself: the product's own is tested against it elsewhere. */
export function connectTo(sshd: LabSshd): Promise<Client> {
  const client = new Client();
  return new Promise((resolve, reject) => {
    client.once('ready', () => resolve(client));
    client.once('error', reject);
    const { host, port, user: username, privateKeyPath } = sshd;
    client.connect({ host, port, username, privateKey: readFileSync(privateKeyPath) });
  });
}

export function runCommand(client: Client, command: string, stdin = ''): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, stream) => {
      if (error) return reject(error);
      const result: CommandResult = { code: undefined, stdout: '', stderr: '' };
      stream.on('data', (data: Buffer) => (result.stdout += data.toString()));
      stream.stderr.on('data', (data: Buffer) => (result.stderr += data.toString()));
      stream.once('exit', (code: number) => (result.code = code));
      stream.once('close', () => resolve(result));
      stream.end(stdin);
    });
  });
}

export function putFile(client: Client, from: string, to: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.sftp((error, sftp) => {
      if (error) return reject(error);
      sftp.fastPut(from, to, (failure) => {
        sftp.end();
        if (failure) reject(failure);
        else resolve();
      });
    });
  });
}
