import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

const BINFMT = '/proc/sys/fs/binfmt_misc';
const QEMU = '/usr/bin/qemu-aarch64-static';

// The first 20 bytes of a 64-bit little-endian ELF executable or shared object for machine 0xb7, with the OS ABI ignored.
const MAGIC = String.raw`\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00`;
const MASK = String.raw`\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff`;

/** Whether the kernel hands arm64 programs to an emulator that works inside a chroot, which is what flag F is for. */
function isRegistered(): boolean {
  if (!existsSync(`${BINFMT}/register`)) return false;
  return readdirSync(BINFMT)
    .filter((name) => name !== 'register' && name !== 'status')
    .map((name) => readFileSync(`${BINFMT}/${name}`, 'utf8'))
    .some(
      (entry) => /^enabled/m.test(entry) && /^magic 7f454c460201.*0200b700$/m.test(entry) && /^flags: .*F/m.test(entry),
    );
}

/** Makes arm64 programs run on this machine. Says in one line why it cannot; undefined when it can. */
export async function enableArm64(): Promise<string | undefined> {
  if (process.arch === 'arm64' || isRegistered()) return undefined;
  if (process.getuid?.() !== 0) return 'running arm64 programs needs root, to register qemu with the kernel';
  try {
    if (!existsSync(QEMU)) {
      const install = ['install', '-y', '-q', '--no-install-recommends', 'qemu-user-static'];
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      await run('apt-get', install, { env }).catch(async () => {
        await run('apt-get', ['update', '-q']);
        await run('apt-get', install, { env });
      });
    }
  } catch {
    return 'qemu-user-static is not installed and apt cannot install it';
  }
  try {
    if (!existsSync(`${BINFMT}/register`)) await run('mount', ['-t', 'binfmt_misc', 'binfmt_misc', BINFMT]);
    // P keeps argv[0]; F opens the emulator now, so that it needs no copy inside the root.
    if (!isRegistered()) writeFileSync(`${BINFMT}/register`, `:espalier-arm64:M::${MAGIC}:${MASK}:${QEMU}:PF`);
  } catch {
    return 'this kernel or container does not let qemu be registered (binfmt_misc)';
  }
  return undefined;
}
