/** What a network's file is by its content, whatever its name ends in; null may be ONNX. */
export type FileFormat = 'hdf5' | 'keras-archive' | 'pytorch-archive' | 'zip' | 'pickle' | 'tflite' | 'json';

const signatures: readonly {
  readonly magic: readonly number[];
  readonly offset: number;
  readonly format: FileFormat;
}[] = [
  { magic: [0x50, 0x4b, 0x03, 0x04], offset: 0, format: 'zip' },
  // Protocols 2 to 5; PyTorch before 1.6 saved with 2.
  { magic: [0x80, 0x02], offset: 0, format: 'pickle' },
  { magic: [0x80, 0x03], offset: 0, format: 'pickle' },
  { magic: [0x80, 0x04], offset: 0, format: 'pickle' },
  { magic: [0x80, 0x05], offset: 0, format: 'pickle' },
  { magic: [0x89, 0x48, 0x44, 0x46], offset: 0, format: 'hdf5' },
  { magic: [0x54, 0x46, 0x4c, 0x33], offset: 4, format: 'tflite' },
];

/** Tells formats apart by their first bytes, and archives by the names of their files. Costs the same whatever the size. */
export function formatOf(bytes: Uint8Array): FileFormat | null {
  const found = signatures.find(({ magic, offset }) => magic.every((byte, index) => bytes[offset + index] === byte));
  if (found?.format === 'zip') return archiveFormat(bytes);
  return found?.format ?? (startsAsJson(bytes) ? 'json' : null);
}

/** An archive names its first file at its beginning and all of them at its end; PyTorch's always holds data.pkl. */
function archiveFormat(bytes: Uint8Array): FileFormat {
  const beginning = latin1(bytes.subarray(0, 4096));
  const end = latin1(bytes.subarray(-65_536));
  const names = (name: string): boolean => beginning.includes(name) || end.includes(name);
  if (names('/data.pkl') || names('/constants.pkl')) return 'pytorch-archive';
  return names('model.weights.h5') || names('metadata.json') ? 'keras-archive' : 'zip';
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

const spaces = [0x20, 0x09, 0x0a, 0x0d];
const brace = 0x7b;

function startsAsJson(bytes: Uint8Array): boolean {
  const first = bytes.subarray(0, 64).find((byte) => !spaces.includes(byte));
  return first === brace;
}
