/**
 * Which units leave a model: JSON, replayable on the same model. A plan names units by group and index, and the
 * model by its fingerprint, so that it is refused on another one.
 */
export interface Plan {
  readonly format: 'espalier-plan';
  readonly version: 1;
  /** `fingerprint(graph)` of the dense model that the plan was made on. */
  readonly model: string;
  /** For each cut group its id, and the indices (ascending) of the units that are removed from it. */
  readonly removed: readonly { readonly group: string; readonly units: readonly number[] }[];
}
