import { EspalierError } from '../../../shared/api/errors.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';
import { parseColumn } from '../json.ts';
import { deviceStateSchema, runtimesSchema } from '../schemas.ts';
import type { DeviceReader, DeviceStore, StoredDevice } from '../surface.ts';

interface DeviceRow {
  readonly name: string;
  readonly address: string;
  readonly identity: string | null;
  readonly state: string | null;
  readonly runtimes: string;
  readonly probedAt: string | null;
}

const select = 'SELECT name, address, identity, state, runtimes, probed_at AS probedAt FROM devices';

export function deviceReader({ db }: ReadConnection): DeviceReader {
  const all = db.prepare<[], DeviceRow>(`${select} ORDER BY rowid`);
  const one = db.prepare<[string], DeviceRow>(`${select} WHERE name = ?`);
  return {
    list: () => all.all().map(toDevice),
    get(name) {
      const row = one.get(name);
      if (row === undefined) throw unknownDevice(name);
      return toDevice(row);
    },
  };
}

export function deviceStore(connection: WriteConnection): DeviceStore {
  const { db, transact } = connection;
  const reader = deviceReader(connection);
  const insert = db.prepare<[string, string, string | null, string]>(
    'INSERT INTO devices (name, address, identity, added_at) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING',
  );
  const probe = db.prepare<[string, string, string, string]>(
    'UPDATE devices SET state = ?, runtimes = ?, probed_at = ? WHERE name = ?',
  );
  const remove = db.prepare<[string]>('DELETE FROM devices WHERE name = ?');
  return {
    ...reader,
    add({ name, address, identity }) {
      const added = transact(() => insert.run(name, address, identity, new Date().toISOString()));
      if (added.changes === 0) {
        throw new EspalierError(
          'DEVICE_EXISTS',
          `A device named ${name} is already in this project.`,
          'Choose another name, or remove the device first.',
        );
      }
      return reader.get(name);
    },
    saveProbe(name, state, runtimes) {
      const now = new Date().toISOString();
      const saved = transact(() => probe.run(JSON.stringify(state), JSON.stringify(runtimes), now, name));
      if (saved.changes === 0) throw unknownDevice(name);
      return reader.get(name);
    },
    remove(name) {
      if (transact(() => remove.run(name)).changes === 0) throw unknownDevice(name);
    },
  };
}

function toDevice(row: DeviceRow): StoredDevice {
  return {
    ...row,
    state: row.state === null ? null : parseColumn(deviceStateSchema, row.state, 'devices.state'),
    runtimes: parseColumn(runtimesSchema, row.runtimes, 'devices.runtimes'),
  };
}

function unknownDevice(name: string): EspalierError {
  return new EspalierError(
    'DEVICE_UNKNOWN',
    `No device named ${name} is in this project.`,
    'Add it with `espalier device add`, or see `espalier device list`.',
  );
}
