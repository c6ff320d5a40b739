import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import ssh2, { type AnyAuthMethod, type AuthenticationType, type ParsedKey } from 'ssh2';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Secrets } from '../connection.ts';
import type { HostOptions } from '../ssh-config/host-options.ts';
import { agentWithOnly } from './agent.ts';

const defaultKeyFiles = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

async function readKeyFile(file: string, named: boolean): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    // The default files are only tried; one that the user named has to be there.
    if (!named) return null;
    const code = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'FILE_NOT_FOUND' : 'FILE_UNREADABLE';
    const message = `The key file ${file} ${code === 'FILE_NOT_FOUND' ? 'does not exist' : 'cannot be read'}.`;
    throw new EspalierError(code, message, 'Name another with --identity.', { cause: error });
  }
}

function keyProblem(file: string, why: string): EspalierError {
  const hint = 'Name an OpenSSH or PEM private key (not the .pub beside it), and give its passphrase when asked.';
  return new EspalierError('AUTHENTICATION_FAILED', `The key file ${file} cannot be used: ${why}.`, hint);
}

async function loadKey(file: string, named: boolean, secrets: Secrets): Promise<ParsedKey | null> {
  const content = await readKeyFile(file, named);
  if (content === null) return null;
  let key = ssh2.utils.parseKey(content);
  if (key instanceof Error && /encrypted/i.test(key.message)) {
    const passphrase = await secrets.passphrase(file);
    if (passphrase === null) {
      if (!named) return null;
      throw keyProblem(file, 'it is encrypted and no passphrase was given');
    }
    key = ssh2.utils.parseKey(content, passphrase);
    if (key instanceof Error) throw keyProblem(file, 'the passphrase is wrong');
  }
  // A file may hold several keys; OpenSSH's hold one.
  const [first] = Array.isArray(key) ? (key as ParsedKey[]) : [key];
  if (first instanceof Error || first === undefined || !first.isPrivateKey()) {
    if (!named) return null;
    throw keyProblem(file, first instanceof Error ? first.message : 'it holds no private key');
  }
  return first;
}

/**
 * What to offer the device, one after the other: the SSH agent, key files, the device's questions, a password. A generator,
 * so that nobody is asked for a passphrase or a password before everything that needs none was refused.
 */
export async function* credentials(
  { address, agent, identityFiles, identitiesOnly }: HostOptions,
  identity: string | undefined,
  secrets: Secrets,
  tried: string[],
): AsyncGenerator<AnyAuthMethod, void, readonly AuthenticationType[]> {
  const { user, host } = address;
  const files =
    identity === undefined
      ? (identityFiles ?? defaultKeyFiles.map((name) => join(homedir(), '.ssh', name)))
      : [identity];
  // The first offer is made to learn what the device accepts.
  let accepted = yield { type: 'none', username: user };
  if (agent !== null && accepted.includes('publickey')) {
    tried.push('SSH agent');
    accepted = yield {
      type: 'agent',
      username: user,
      agent: identitiesOnly ? await agentWithOnly(agent, files) : agent,
    };
  }
  for (const file of files) {
    if (!accepted.includes('publickey')) break;
    const key = await loadKey(file, identity !== undefined, secrets);
    if (key === null) continue;
    tried.push(file);
    accepted = yield { type: 'publickey', username: user, key };
  }
  if (accepted.includes('keyboard-interactive')) {
    tried.push('keyboard-interactive');
    accepted = yield {
      type: 'keyboard-interactive',
      username: user,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        const ask = async (): Promise<string[]> => {
          const answers: string[] = [];
          for (const { prompt, echo } of prompts) answers.push((await secrets.answer(prompt, echo ?? false)) ?? '');
          return answers;
        };
        // Without answers the device refuses, which is the right end for a question that failed.
        ask().then(finish, () => finish([]));
      },
    };
  }
  if (accepted.includes('password')) {
    const password = await secrets.password(user, host);
    if (password === null) return;
    tried.push('password');
    yield { type: 'password', username: user, password };
  }
}
