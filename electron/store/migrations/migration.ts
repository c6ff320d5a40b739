/** One step of the schema. Steps are never changed once released: a new one follows. */
export interface Migration {
  /** `PRAGMA user_version` after it; numbered with gaps, so that branches rarely meet. */
  readonly version: number;
  readonly sql: string;
}
