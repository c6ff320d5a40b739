/**
 * The x >= 0 that makes |A x - b|^2 + sum of ridge_j (x_j - prior_j)^2 least. `rows` are those of A with the entry of b
 * last. Cyclic coordinate descent on the normal equations, which converges since every step is exact and the whole is
 * convex (Tseng 2001, section 5); stops when no step of a round lessens the sum by more than 1e-9 for each row, or after
 * 3000 rounds.
 */
export function nonNegativeLeastSquares(
  rows: readonly Float64Array[],
  ridge: ArrayLike<number>,
  prior: ArrayLike<number>,
): Float64Array {
  const size = ridge.length;
  const gram = new Float64Array(size * size);
  const slope = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    gram[j * size + j]! += ridge[j]!;
    slope[j]! += ridge[j]! * prior[j]!;
  }
  for (const row of rows) {
    // Most of a row is zero: a network has a few of all the sites.
    const filled = Array.from(row.keys()).filter((column) => column < size && row[column] !== 0);
    for (const j of filled) {
      slope[j]! += row[j]! * row[size]!;
      for (const k of filled) gram[j * size + k]! += row[j]! * row[k]!;
    }
  }
  const x = Float64Array.from({ length: size }, (_, j) => Math.max(0, prior[j]!));
  // slope holds A'b - A'A x from here on.
  for (let j = 0; j < size; j++) for (let k = 0; k < size; k++) slope[j]! -= gram[j * size + k]! * x[k]!;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let largest = 0;
    for (let j = 0; j < size; j++) {
      const curvature = gram[j * size + j]!;
      if (curvature === 0) continue;
      const next = Math.max(0, x[j]! + slope[j]! / curvature);
      const change = next - x[j]!;
      if (change === 0) continue;
      x[j] = next;
      largest = Math.max(largest, change * change * curvature);
      for (let k = 0; k < size; k++) slope[k]! -= change * gram[k * size + j]!;
    }
    if (largest < tolerance * rows.length) break;
  }
  return x;
}

const mostSweeps = 3000;
const tolerance = 1e-9;
