import type { Generator } from '../../random/generator.ts';
import type { ImageSize } from '../pixels.ts';
import type { Rectangle, View } from './view.ts';

/** The corner that four images meet in lies in the middle half of the output. */
const margin = 0.25;
/** Images are shown at this share of their size at the least. */
const leastScale = 0.5;

/** Views of four images that fill the output together: above left, above right, below left, below right. */
export function mosaicViews(flip: number, image: ImageSize, output: ImageSize, generator: Generator): View[] {
  const cut = (side: number): number => Math.round(side * (margin + (1 - 2 * margin) * generator.uniform()));
  const x = cut(output.width);
  const y = cut(output.height);
  const quarters: Rectangle[] = [
    { x: 0, y: 0, width: x, height: y },
    { x, y: 0, width: output.width - x, height: y },
    { x: 0, y, width: x, height: output.height - y },
    { x, y, width: output.width - x, height: output.height - y },
  ];
  return quarters.map((to) => ({
    from: randomWindow(to, image, output, generator),
    to,
    flipped: generator.uniform() < flip,
  }));
}

/** A window of the quarter's shape, so that the image is scaled but not stretched any further. */
function randomWindow(to: Rectangle, image: ImageSize, output: ImageSize, generator: Generator): Rectangle {
  const shareX = to.width / output.width;
  const shareY = to.height / output.height;
  const least = Math.max(leastScale, shareX, shareY);
  const scale = least + (1 - least) * generator.uniform();
  const width = (image.width * shareX) / scale;
  const height = (image.height * shareY) / scale;
  return {
    x: (image.width - width) * generator.uniform(),
    y: (image.height - height) * generator.uniform(),
    width,
    height,
  };
}
