/** z of a two-sided 95 % interval. */
const z = 1.959964;

/**
 * Half the width of the 95 % interval of an accuracy (share of `images` right), by Wilson's score, which stays inside
 * 0 to 1 and holds near both ends. E. B. Wilson, J. Am. Stat. Assoc. 22 (1927).
 */
export function accuracyHalfWidth(accuracy: number, images: number): number {
  const z2 = z * z;
  return (z / (1 + z2 / images)) * Math.sqrt((accuracy * (1 - accuracy)) / images + z2 / (4 * images * images));
}
