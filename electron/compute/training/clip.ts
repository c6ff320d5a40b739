import type { Tensors } from './tensors.ts';

/** The root of the sum of all squares: the norm of all gradients as one vector. */
export function globalNorm(gradients: Tensors): number {
  let sum = 0;
  for (const gradient of gradients.values()) sum += squaredNorm(gradient);
  return Math.sqrt(sum);
}

/** Four sums, so that an addition need not wait for the one before. */
function squaredNorm(values: Float32Array): number {
  const whole = values.length - (values.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  let i = 0;
  for (; i < whole; i += 4) {
    a += values[i] * values[i];
    b += values[i + 1] * values[i + 1];
    c += values[i + 2] * values[i + 2];
    d += values[i + 3] * values[i + 3];
  }
  for (; i < values.length; i++) a += values[i] * values[i];
  return a + b + (c + d);
}

/**
 * Shortens all gradients together to a length of `largest` where `norm`, their global norm, is more (Pascanu et al. 2013);
 * in place, as PyTorch's clip_grad_norm_.
 */
export function clipByNorm(gradients: Tensors, norm: number, largest: number): void {
  const factor = largest / (norm + 1e-6);
  if (!(factor < 1)) return;
  for (const gradient of gradients.values()) scale(gradient, factor);
}

/** Cuts every element to at most `largest` away from 0, in place. */
export function clipByValue(gradients: Tensors, largest: number): void {
  for (const gradient of gradients.values()) clamp(gradient, largest);
}

function scale(values: Float32Array, factor: number): void {
  for (let i = 0; i < values.length; i++) values[i] *= factor;
}

function clamp(values: Float32Array, largest: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value > largest) values[i] = largest;
    else if (value < -largest) values[i] = -largest;
  }
}
