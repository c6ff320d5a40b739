import { EspalierError } from '../../../shared/api/errors.ts';

/** Pixels across: twice what a page shows, and more than a slide needs. */
export const pngWidth = 1600;

/**
 * An SVG picture as PNG, in the size that it states.
 * @throws EspalierError FONT_MISSING where this computer has no font to write with
 */
export async function drawPng(svg: string): Promise<Uint8Array> {
  // Only who asks for a PNG waits for the library to load.
  const { default: sharp } = await import('sharp');
  if (!(await canWrite(async (picture) => (await sharp(picture).stats()).channels.at(-1)?.mean ?? 0))) {
    throw new EspalierError(
      'FONT_MISSING',
      'This computer has no font to write in pictures with: a PNG would have boxes for letters.',
      'Install a font such as fonts-dejavu-core, or save the chart as SVG, which is written where it is shown.',
    );
  }
  return sharp(Buffer.from(svg)).png({ compressionLevel: 9 }).toBuffer();
}

/** Without a font every letter is the same box: then a full stop covers as much as a W. */
async function canWrite(inkOf: (svg: Buffer) => Promise<number>): Promise<boolean> {
  const letter = (text: string): Buffer =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="8" y="30" font-family="system-ui, sans-serif" font-size="24">${text}</text></svg>`,
    );
  const [stop, wide] = await Promise.all([inkOf(letter('.')), inkOf(letter('W'))]);
  return wide > 0 && stop < wide / 2;
}
