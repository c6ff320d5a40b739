import { parseLatencyModel } from '../../../shared/latency/model.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import type { LatencyModelReader, LatencyModelStore, StoredLatencyModel } from '../surface.ts';

interface Row {
  readonly networkSha256: string;
  readonly network: string;
  readonly document: string;
  readonly learnedAt: string;
}

export function latencyModelReader({ db }: ReadConnection): LatencyModelReader {
  const all = db.prepare<[{ device: string | null }], Row>(
    `SELECT network_sha256 AS networkSha256, network, document, learned_at AS learnedAt FROM latency_models
     WHERE device = coalesce(@device, device) ORDER BY learned_at DESC, rowid DESC`,
  );
  const stamps = db.prepare<[string], { stamp: string | null }>(
    'SELECT group_concat(learned_at) AS stamp FROM latency_models WHERE device = ?',
  );
  return {
    stamp: (device) => stamps.get(device)?.stamp ?? '',
    list: (device) => all.all({ device: device ?? null }).map(toModel),
  };
}

export function latencyModelStore(connection: WriteConnection): LatencyModelStore {
  const upsert = connection.db.prepare(
    `INSERT INTO latency_models (device, condition, network_sha256, network, document, learned_at)
     VALUES (@device, @condition, @networkSha256, @network, @document, @learnedAt)
     ON CONFLICT DO UPDATE SET network = excluded.network, document = excluded.document,
       learned_at = excluded.learned_at`,
  );
  return {
    ...latencyModelReader(connection),
    save({ networkSha256, network, document }) {
      const learnedAt = new Date().toISOString();
      const { runtime, runtimeVersion, precision, threads, powerMode, governor, device } = document.condition;
      // Their order is part of the key.
      const condition = JSON.stringify([device, runtime, runtimeVersion, precision, threads, powerMode, governor]);
      const row = { device, condition, networkSha256, network, document: JSON.stringify(document), learnedAt };
      connection.transact(() => upsert.run(row));
      return { networkSha256, network, document, learnedAt };
    },
  };
}

function toModel({ document, ...row }: Row): StoredLatencyModel {
  return { ...row, document: parseLatencyModel(JSON.parse(document)) };
}
