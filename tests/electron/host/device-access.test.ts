import { expect, it } from 'vitest';
import { DeviceAccess } from '../../../electron/host/device-access.ts';

it('a device is closed when the last link to it is', async () => {
  const told: string[] = [];
  const devices = new DeviceAccess((device, { state }) => told.push(`${device} ${state}`));
  const { signal } = new AbortController();
  const here = { name: 'here', address: 'local', identity: null };
  const [opened, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const watching = devices.withLink(here, async (link) => {
    await link.connection(signal);
    opened.resolve();
    await ended.promise;
  });
  await opened.promise;
  await devices.withLink(here, (link) => link.connection(signal));
  expect(told).toEqual(['here open', 'here open', 'here open']);
  // One that asked for no connection has none to close.
  await devices.withLink({ ...here, name: 'there' }, () => Promise.resolve());
  ended.resolve();
  await watching;
  expect(told.slice(3)).toEqual(['there closed', 'here closed']);
});
