import type { Connection } from '../../connection/connection.ts';
import { runScript } from '../../connection/script.ts';

/** A device's C library: what programs built elsewhere stand or fall with. */
export type Libc =
  | { readonly kind: 'glibc'; readonly version: readonly [major: number, minor: number] }
  | { readonly kind: 'musl' | 'bionic' };

/** glibc's own answer first: a Debian may have musl beside it. */
const libcScript = `export LC_ALL=C
getconf GNU_LIBC_VERSION
ldd --version 2>&1 | head -n 2
for f in /lib/ld-musl-*.so.1 /system/bin/linker64; do if [ -e "$f" ]; then echo "$f"; fi; done
exit 0`;

/**
 * "glibc 2.36" (getconf), "ldd (Ubuntu GLIBC 2.31-0ubuntu9.16) 2.31", "musl libc (x86_64)", "/lib/ld-musl-x86_64.so.1",
 * "/system/bin/linker64" (Android). Null for anything else.
 */
export function parseLibc(text: string): Libc | null {
  const glibc = /^glibc (\d+)\.(\d+)/m.exec(text) ?? /^ldd \([^)]*\b(?:GLIBC|libc)\b[^)]*\) (\d+)\.(\d+)/im.exec(text);
  if (glibc !== null) return { kind: 'glibc', version: [Number(glibc[1]), Number(glibc[2])] };
  if (/^musl libc|^\/lib\/ld-musl-/m.test(text)) return { kind: 'musl' };
  return /^\/system\/bin\/linker64/m.test(text) ? { kind: 'bionic' } : null;
}

export async function readLibc(connection: Connection, signal: AbortSignal): Promise<Libc | null> {
  const { stdout } = await runScript(connection, libcScript, [], { signal, timeoutMs: 30_000 });
  return parseLibc(stdout);
}

export function showLibc(libc: Libc): string {
  return libc.kind === 'glibc' ? `glibc ${libc.version.join('.')}` : libc.kind;
}

/** What libonnxruntime asks for. A system that tells nothing is tried: it may be new. */
export function runsOnnxruntime(libc: Libc | null): boolean {
  if (libc === null) return true;
  return libc.kind === 'glibc' && (libc.version[0] > 2 || libc.version[1] >= 27);
}
