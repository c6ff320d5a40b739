import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BinaryWriter } from '@bufbuild/protobuf/wire';
import type { Artifact } from '../../../electron/devices/measurement.ts';
import { sampleNetworkPath } from '../../../resources/sample/index.ts';

/** A copy of the sample network that no device has seen yet: a note in its metadata gives it a sha256 of its own. */
export function writeNewNetwork(folder: string, name: string, note: string): Artifact {
  const metadataProps = 14;
  const writer = new BinaryWriter().tag(metadataProps, 2).fork();
  const bytes = Buffer.concat([
    readFileSync(sampleNetworkPath),
    writer.tag(1, 2).string('note').tag(2, 2).string(note).join().finish(),
  ]);
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}
