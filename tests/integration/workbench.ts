import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DeviceReport, HostKeyReport } from '../../shared/api/devices.ts';
import type { LabSshd } from '../lab/sshd.ts';
import { espalier, type CommandResult } from '../setup/espalier.ts';

/** A user's folder with a project in it, driven through the command line; nothing of the real user is read. */
export class Workbench {
  readonly directory: string;

  static async create(): Promise<Workbench> {
    return new Workbench(await mkdtemp(join(tmpdir(), 'espalier-workbench-')));
  }

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Runs a command that may fail. */
  try(...args: string[]): Promise<CommandResult> {
    const home = { HOME: this.directory, XDG_CACHE_HOME: join(this.directory, 'cache'), SSH_AUTH_SOCK: '' };
    return espalier(args, { cwd: this.directory, env: home });
  }

  /** Runs a command that must succeed. */
  async run<Result>(...args: string[]): Promise<Result> {
    const { code, json, stderr } = await this.try(...args);
    expect(code, `espalier ${args.join(' ')}\n${JSON.stringify(json)}\n${stderr}`).toBe(0);
    return json as Result;
  }

  async writeExperiment(settings: Readonly<Record<string, unknown>>): Promise<string> {
    const file = join(this.directory, `${String(settings['method'])}.yaml`);
    // JSON is YAML.
    await writeFile(file, JSON.stringify(settings));
    return file;
  }

  /** Adds a lab device and trusts its key by its fingerprint. */
  async addDevice(name: string, sshd: LabSshd): Promise<DeviceReport> {
    const address = `ssh://${sshd.user}@${sshd.host}:${sshd.port}`;
    await this.run('device', 'add', name, address, '--identity', sshd.privateKeyPath);
    const key = await this.run<HostKeyReport>('device', 'trust', name, '--sha256', sshd.hostKeyFingerprintSha256);
    expect(key.trusted).toBe(true);
    return this.run<DeviceReport>('device', 'probe', name);
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
