import { readFile } from 'node:fs/promises';
import ssh2, { type BaseAgent, type ParsedKey } from 'ssh2';

/** The public half of a key file: from the file beside it, or from itself where it is not encrypted. */
async function publicKeyOf(file: string): Promise<Buffer | undefined> {
  for (const path of [`${file}.pub`, file]) {
    const content = await readFile(path).catch(() => undefined);
    const parsed = content === undefined ? undefined : ssh2.utils.parseKey(content);
    const [key] = Array.isArray(parsed) ? (parsed as ParsedKey[]) : [parsed];
    if (key !== undefined && !(key instanceof Error)) return key.getPublicSSH();
  }
  return undefined;
}

/** An SSH agent that offers only the keys of these files, for hosts with `IdentitiesOnly yes`. */
export async function agentWithOnly(socketPath: string, files: readonly string[]): Promise<BaseAgent> {
  const wanted: string[] = [];
  for (const file of files) {
    const key = await publicKeyOf(file);
    if (key !== undefined) wanted.push(key.toString('base64'));
  }
  const agent = ssh2.createAgent(socketPath) as BaseAgent<ParsedKey>;
  const all = agent.getIdentities.bind(agent);
  agent.getIdentities = (done) =>
    all((error, keys) => {
      if (error) done(error);
      else
        done(
          undefined,
          keys?.filter((key) => 'getPublicSSH' in key && wanted.includes(key.getPublicSSH().toString('base64'))),
        );
    });
  return agent as BaseAgent;
}
