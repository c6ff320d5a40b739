import { ascending } from '../../prune/ascending.ts';

/**
 * The ranking between two: each unit's place in the one and in the other (as a share of all units, so that scores of
 * different scales can be mixed), weighted. `share` is the second one's, 0 to 1.
 */
export function blend(first: Float64Array, second: Float64Array, share: number): Float64Array {
  const places = [first, second].map(placesOf);
  return first.map((_, unit) => (1 - share) * places[0][unit] + share * places[1][unit]);
}

function placesOf(scores: Float64Array): Float64Array {
  const places = new Float64Array(scores.length);
  ascending([...scores.keys()], scores).forEach((unit, place) => (places[unit] = place / scores.length));
  return places;
}
