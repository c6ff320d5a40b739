// What a device is. Every parser gives null for what it does not understand.

/** "NVIDIA Jetson Orin Nano Developer Kit\0" (device tree), NUL-ended. */
export function parseDeviceTreeModel(text: string): string | null {
  const model = text.replaceAll('\0', '').trim();
  return model === '' ? null : model;
}

/** "Pixel 6": what `getprop` prints. */
export function parseProperty(text: string): string | null {
  const value = text.trim();
  return value === '' || value.includes('\n') ? null : value;
}

/** Vendor and product, a line each: "Dell Inc.\nXPS 13 9310". Left to placeholders on many self-built computers. */
export function parseDmiProduct(text: string): string | null {
  const lines = text.split('\n').map((line) => line.trim());
  const meant = lines.filter(
    (line) => line !== '' && !/to be filled|system (manufacturer|product)|default string/i.test(line),
  );
  return meant.length === 0 ? null : meant.join(' ');
}

/** PRETTY_NAME="Debian GNU/Linux 12 (bookworm)" */
export function parseOsRelease(text: string): string | null {
  const value = /^PRETTY_NAME=(.*)$/m.exec(text)?.[1]?.trim();
  if (value === undefined) return null;
  const bare = value.replace(/^(["'])(.*)\1$/, '$2');
  return bare === '' ? null : bare;
}

/** "14": the version of Android. */
export function parseAndroidRelease(text: string): string | null {
  const version = /^\d+(?:\.\d+)*$/.exec(text.trim())?.[0];
  return version === undefined ? null : `Android ${version}`;
}
