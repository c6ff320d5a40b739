/** A place in the plot, in pixels: x to the right, y down. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The front as steps: what accuracy can be had at each cost. From the frame's foot up to the first point, level to the next
 * cost, up to its accuracy, and level to the frame's right edge. `front` from left to right.
 */
export function frontPath(front: readonly Place[], frame: Frame): string {
  const [first] = front;
  if (!first) return '';
  const steps = front.slice(1).map(({ x, y }) => `H${pixel(x)}V${pixel(y)}`);
  return `M${pixel(first.x)} ${pixel(Math.max(frame.bottom, first.y))}V${pixel(first.y)}${steps.join('')}H${pixel(Math.max(frame.right, front.at(-1)!.x))}`;
}

function pixel(value: number): string {
  return String(Math.round(value * 10) / 10);
}
