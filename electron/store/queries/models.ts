import type { ReadConnection, WriteConnection } from '../connection.ts';
import type { ModelReader, ModelStore, StoredModel } from '../surface.ts';

const columns = 'sha256, name, source, macs, params, activation_bytes AS activationBytes, units';

export function modelReader({ db }: ReadConnection): ModelReader {
  const all = db.prepare<[], StoredModel>(`SELECT ${columns} FROM models ORDER BY rowid`);
  const one = db.prepare<[string], StoredModel>(`SELECT ${columns} FROM models WHERE sha256 = ?`);
  return { list: () => all.all(), get: (sha256) => one.get(sha256) ?? null };
}

export function modelStore(connection: WriteConnection): ModelStore {
  const upsert = connection.db.prepare<[StoredModel & { addedAt: string }]>(`
    INSERT INTO models (sha256, name, source, macs, params, activation_bytes, units, added_at)
    VALUES (@sha256, @name, @source, @macs, @params, @activationBytes, @units, @addedAt)
    ON CONFLICT (sha256) DO UPDATE SET name = excluded.name, source = excluded.source, macs = excluded.macs,
      params = excluded.params, activation_bytes = excluded.activation_bytes, units = excluded.units`);
  return {
    ...modelReader(connection),
    save(model) {
      connection.transact(() => upsert.run({ ...model, addedAt: new Date().toISOString() }));
    },
  };
}
