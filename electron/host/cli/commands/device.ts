import type { Command } from 'commander';
import type { DeviceReport, DeviceState, HostKeyReport } from '../../../../shared/api/devices.ts';
import { formatBytes } from '../../../../shared/format/numbers.ts';
import { askLine, canAsk } from '../ask.ts';
import { addCacheCommand } from './device-cache.ts';
import { addWatchCommand } from './device-watch.ts';
import type { Runner } from '../runner.ts';
import type { Session } from '../session.ts';
import { withCommonFlags } from '../settings.ts';
import { facts, table } from '../table.ts';

export function addDeviceCommands(program: Command, runner: Runner): void {
  const device = program.command('device').description('the boards that networks are measured on');
  addCacheCommand(device, runner);
  addWatchCommand(device, runner);

  withCommonFlags(device.command('add'))
    .description('add a device')
    .argument('<name>', 'what you call it')
    .argument('<address>', 'ssh://user@host[:port], ssh://NAME of ~/.ssh/config, or local for this computer')
    .option('--identity <file>', 'private key file; the SSH agent and ~/.ssh otherwise')
    .action((name: string, address: string, { identity }: { identity?: string }, command: Command) =>
      runner.run(command, async (session) => {
        const report = await session.call('device.add', { name, address, identity });
        await session.show(report, () => describeDevice(report));
      }),
    );

  withCommonFlags(device.command('list'))
    .description('list the devices')
    .action((_flags: unknown, command: Command) =>
      runner.run(command, async (session) => {
        const devices = await session.call('device.list', {});
        await session.show(devices, () => listDevices(devices));
      }),
    );

  withCommonFlags(device.command('probe'))
    .description('look at a device: board, system, runtimes, power mode, clocks')
    .argument('<name>')
    .action((name: string, _flags: unknown, command: Command) =>
      runner.run(command, async (session) => {
        const report = await session.call('device.probe', { name });
        await session.show(report, () => describeDevice(report));
      }),
    );

  withCommonFlags(device.command('trust'))
    .description('trust the host key that a device shows')
    .argument('<name>')
    .option('--sha256 <fingerprint>', 'trust without being asked, if the key is this one')
    .action((name: string, { sha256 }: { sha256?: string }, command: Command) =>
      runner.run(command, async (session) => {
        const report = await trust(session, name, sha256);
        await session.show(report, () => describeKey(name, report));
        if (!report.trusted) session.fail();
      }),
    );

  withCommonFlags(device.command('remove'))
    .description('remove a device; its measurements stay')
    .argument('<name>')
    .action((name: string, _flags: unknown, command: Command) =>
      runner.run(command, async (session) => {
        await session.call('device.remove', { name });
        await session.show({ removed: name }, () => `${name} is removed.`);
      }),
    );
}

/**
 * Shows the key and asks, no being the default; where nobody can be asked it only shows it. Behind a jump host that was
 * just trusted the next key is asked about, up to the device's own.
 */
async function trust(session: Session, name: string, sha256: string | undefined): Promise<HostKeyReport> {
  const shown = await session.call('device.trust', { name, sha256 });
  if (sha256 !== undefined || !canAsk()) return shown;
  if (!shown.trusted) {
    process.stderr.write(`${describeKey(name, shown)}\n`);
    const answer = await askLine(`Is this the key of your ${shown.of}? Type yes to trust it: `);
    if (answer?.trim() !== 'yes') return shown;
    await session.call('device.trust', { name, sha256: shown.sha256 });
  }
  return shown.of === 'device' ? { ...shown, trusted: true } : trust(session, name, undefined);
}

function describeKey(name: string, { of, host, port, keyType, sha256, known, trusted }: HostKeyReport): string {
  const lines = facts([
    ['Key of', of === 'device' ? `${name} itself` : `the jump host on the way to ${name}`],
    ['Host', host],
    ['Port', String(port)],
    ['Key', `${keyType} ${sha256}`],
    ['Known before', known],
  ]);
  if (trusted && of === 'device') return `${lines}\nTrusted.`;
  if (trusted) return `${lines}\nTrusted. Next is the host behind it: espalier device trust ${name}`;
  return `${lines}\nNot trusted. If the ${of} itself shows the same: espalier device trust ${name} --sha256 ${sha256}`;
}

function listDevices(devices: readonly DeviceReport[]): string {
  if (devices.length === 0) return 'There is no device yet: espalier device add NAME ssh://user@host, or local.';
  return table(
    [{ title: 'Device' }, { title: 'Address' }, { title: 'Board' }, { title: 'Probed' }],
    devices.map(({ name, address, state, probedAt }) => [
      name,
      address,
      state?.board ?? state?.cpuModel ?? '–',
      probedAt ?? 'never',
    ]),
  );
}

function describeDevice({ name, address, state, runtimes, probedAt }: DeviceReport): string {
  const head: [string, string | null][] = [
    ['Device', `${name} (${address})`],
    ['Probed', probedAt ?? `not yet: espalier device probe ${name}`],
  ];
  if (!state) return facts(head);
  const clocks = state.clocksKhz.map((kHz) => (kHz / 1000).toFixed(0));
  return facts([
    ...head,
    ['Board', state.board],
    ['System', `${state.system}, ${state.kernel}, ${state.machine}`],
    ['Processor', `${state.cpuModel ?? 'unknown'}, ${state.cores} cores`],
    ['Core clusters', clusters(state)],
    ['GPU', state.gpu],
    ['Memory', state.memoryBytes === null ? null : formatBytes(state.memoryBytes)],
    ['Free disk', state.freeDiskBytes === null ? null : formatBytes(state.freeDiskBytes)],
    ['Power mode', state.powerMode],
    ['Power modes', state.powerModes.length === 0 ? null : state.powerModes.join(', ')],
    ['Governor', state.governor],
    ['Clocks', clocks.length === 0 ? null : `${clocks.join(', ')} MHz`],
    ['Load', state.loadAverage === null ? null : String(state.loadAverage)],
    ...state.temperatures.map(({ zone, celsius }): [string, string] => [zone, `${celsius.toFixed(1)} °C`]),
    ...state.rails.map(({ name: rail, milliwatts }): [string, string] => [rail, `${(milliwatts / 1000).toFixed(2)} W`]),
    ...state.throttling.map(({ cause, count }): [string, string] => [`Throttled: ${cause}`, String(count)]),
    ...state.tools.map(({ name: tool, version, path }): [string, string] => [
      tool,
      `${version ?? 'unknown version'}, ${path}`,
    ]),
    ...runtimes.map((runtime): [string, string] => [
      runtime.name,
      runtime.works ? (runtime.version ?? 'works') : `does not work: ${runtime.detail}`,
    ]),
  ]);
}

/** "4 × Cortex-A78 at 2400 MHz + …"; null where there is one kind, which the processor's name tells. */
function clusters({ coreClusters }: DeviceState): string | null {
  if (coreClusters.length < 2) return null;
  return coreClusters
    .map(({ model, cores, maxKhz }) => {
      const clock = maxKhz === null ? '' : ` at ${(maxKhz / 1000).toFixed(0)} MHz`;
      return `${cores} × ${model ?? 'core'}${clock}`;
    })
    .join(' + ');
}
