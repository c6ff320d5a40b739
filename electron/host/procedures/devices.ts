import { EspalierError, toErrorData } from '../../../shared/api/errors.ts';
import type { DeviceReport, HostKeyReport } from '../../../shared/api/devices.ts';
import {
  cacheReport,
  clearCache,
  configuredHosts,
  parseAddress,
  probe,
  type ShownHostKey,
} from '../../devices/device.ts';
import type { StoredDevice } from '../../store/surface.ts';
import { runWatch } from '../devices/watch.ts';
import { isFile } from '../files.ts';
import type { Handlers, Services } from './services.ts';
import { typedPath } from '../typed-path.ts';

export const deviceHandlers = {
  'device.add': async ({ name, address, identity }, services) => {
    const { kind } = parseAddress(address);
    const key = identity === undefined ? null : typedPath(services.workingDirectory, identity);
    if (key !== null && !(await isFile(key))) {
      throw new EspalierError('FILE_NOT_FOUND', `There is no private key ${key}.`, 'Check the path of --identity.');
    }
    const device = services.projects.writing().devices.add({ name, address, identity: key });
    const { signal } = new AbortController();
    try {
      if (kind === 'ssh') {
        const shown = await services.devices.scanHostKey(address, signal);
        if (!shown.trusted) {
          services.events.emit('log', {
            level: 'warn',
            message: `${keyOwner(shown, name)} shows the host key ${shown.sha256}, which is not trusted yet: espalier device trust ${name}`,
          });
          return report(device);
        }
      }
      return await probeDevice(services, device, signal);
    } catch (error) {
      // The device is added: a board that is off today may be on tomorrow.
      const { message, hint } = toErrorData(error);
      services.events.emit('log', {
        level: 'warn',
        message: `${name} is added but was not probed: ${message} ${hint}`,
      });
      return report(device);
    }
  },

  'device.remove': async ({ name }, { projects }) => {
    projects.device(name);
    projects.writing().devices.remove(name);
    return null;
  },

  'device.list': async (_input, { projects }) => (projects.reading()?.devices.list() ?? []).map(report),

  'device.probe': async ({ name }, services, run) => {
    const device = services.projects.device(name);
    await run.takeTurn(device.address);
    return probeDevice(services, device, run.signal);
  },

  'device.configured': async () => configuredHosts(),

  'device.cache': async ({ name }, services, run) => {
    const device = services.projects.device(name);
    await run.takeTurn(device.address);
    const { signal } = run;
    return services.devices.with(device, signal, (connection) => cacheReport(connection, { signal }));
  },

  'device.clearCache': async ({ name }, services, run) => {
    const device = services.projects.device(name);
    // Nothing of it may be in use.
    await run.takeTurn(device.address);
    const { signal } = run;
    return services.devices.with(device, signal, async (connection) => {
      await clearCache(connection, signal);
      return cacheReport(connection, { signal });
    });
  },

  'device.watch': async ({ name, seconds, csv }, services, run) =>
    runWatch(services, run, services.projects.device(name), {
      seconds: seconds ?? null,
      csv: csv === undefined ? null : typedPath(services.workingDirectory, csv),
    }),

  'device.trust': async ({ name, sha256 }, services) => {
    const { address } = services.projects.device(name);
    if (services.devices.isLocal(address)) {
      throw new EspalierError('OPTION_INVALID', `${name} is this computer.`, 'It is reached without a key; probe it.');
    }
    const { signal } = new AbortController();
    const shown = await services.devices.scanHostKey(address, signal);
    if (sha256 === undefined || shown.trusted) return hostKeyReport(shown);
    if (sha256 !== shown.sha256) {
      throw new EspalierError(
        'HOST_KEY_CHANGED',
        `${keyOwner(shown, name)} shows the key ${shown.sha256}, not ${sha256}. Nothing was trusted.`,
        'Read the fingerprint on the device itself: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub',
      );
    }
    await services.devices.trustHostKey(shown);
    return { ...hostKeyReport(shown), trusted: true };
  },
} satisfies Pick<Handlers, Extract<keyof Handlers, `device.${string}`>>;

async function probeDevice(services: Services, device: StoredDevice, signal: AbortSignal): Promise<DeviceReport> {
  const found = await services.devices.with(device, signal, (connection) => probe(connection, { signal }));
  return report(services.projects.writing().devices.saveProbe(device.name, found.state, found.runtimes));
}

/** Without the path of the private key: interfaces do not need it. */
function report({ name, address, state, runtimes, probedAt }: StoredDevice): DeviceReport {
  return { name, address, state, runtimes, probedAt };
}

/** Whose key was shown. */
function keyOwner({ of, host, port }: ShownHostKey, name: string): string {
  return of === 'device' ? name : `The jump host ${host}, port ${port}, on the way to ${name}`;
}

function hostKeyReport({ key: _key, ...report }: ShownHostKey): HostKeyReport {
  return report;
}
