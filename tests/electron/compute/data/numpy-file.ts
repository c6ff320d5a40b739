/** A .npy file of version 1. */
export function npy(type: string, shape: readonly number[], data: Uint8Array, order = 'False'): Buffer {
  const dims = shape.map((dim) => `${dim},`).join(' ');
  const header = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${dims}), }`;
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + '\n';
  const start = Buffer.alloc(10);
  start.write('\x93NUMPY\x01\x00', 'latin1');
  start.writeUInt16LE(padded.length, 8);
  return Buffer.concat([start, Buffer.from(padded, 'latin1'), data]);
}
