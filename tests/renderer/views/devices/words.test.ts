import { describe, expect, it } from 'vitest';
import { showAddress } from '../../../../renderer/views/devices/address.ts';
import { deviceFacts, systemFact } from '../../../../renderer/views/devices/facts.ts';
import {
  forgetKeyCommands,
  hostInWords,
  keyTypeName,
  showKeyCommand,
} from '../../../../renderer/views/devices/host-key/host-key.ts';
import { kindOfDevice } from '../../../../renderer/views/devices/kind.ts';
import { standingOfDevice, type DeviceActivity } from '../../../../renderer/views/devices/standing.ts';
import { verdictOf } from '../../../../renderer/views/devices/verdict.ts';
import { countWords } from '../../../../renderer/views/devices/words.ts';
import { deviceState } from '../../../setup/device-state.ts';
import { EspalierError, toErrorData } from '../../../../shared/api/errors.ts';
import { jetsonReport } from '../../fixtures/devices.ts';
import { demoJob } from '../../fixtures/memory-program.ts';
import { device, readyDevice } from '../../dialogs/surroundings.ts';

const quiet: DeviceActivity = { connecting: false, keyQuestion: null, work: null, lost: null, error: null };

describe('what is said about a host key', () => {
  it.each([
    ['ssh-ed25519', 'ED25519', 'ed25519'],
    ['ecdsa-sha2-nistp256', 'ECDSA', 'ecdsa'],
    ['ssh-rsa', 'RSA', 'rsa'],
  ])('%s', (type, name, file) => {
    expect(keyTypeName(type)).toBe(name);
    expect(showKeyCommand(type)).toBe(`ssh-keygen -lf /etc/ssh/ssh_host_${file}_key.pub`);
  });

  it('names the host as known_hosts does, and as people do', () => {
    expect(forgetKeyCommands({ host: 'board.local', port: 22 })[1]).toBe("ssh-keygen -R 'board.local'");
    expect(forgetKeyCommands({ host: '10.0.0.7', port: 2222 })).toEqual([
      "ssh-keygen -R '[10.0.0.7]:2222' -f ~/.config/espalier/known_hosts",
      "ssh-keygen -R '[10.0.0.7]:2222'",
    ]);
    expect(forgetKeyCommands({ host: 'fe80::1', port: 2222 })[1]).toBe("ssh-keygen -R '[fe80::1]:2222'");
    expect(hostInWords({ host: '10.0.0.7', port: 2222 })).toBe('10.0.0.7, port 2222');
    expect(hostInWords({ host: 'board.local', port: 22 })).toBe('board.local');
  });
});

describe('what is said about a device', () => {
  it('leaves out what cannot be read', () => {
    expect(deviceFacts(readyDevice('board').state!)).toEqual([
      ['Board', 'Raspberry Pi 5 Model B'],
      ['Processor', '4 cores, aarch64'],
      ['System', 'Debian GNU/Linux 12, kernel 6.6.31'],
      ['Memory', '8.0 GiB'],
      ['Governor', 'ondemand'],
      ['Clocks', '1500 to 2400 MHz'],
      ['Temperature', '51.3 °C'],
      ['Load', '0.10'],
    ]);
  });

  it('says what a board tells of its cores, power and heat', () => {
    const facts = new Map(deviceFacts(jetsonReport.state!));
    expect(facts.get('Processor')).toBe('6 × Cortex-A78AE up to 1510 MHz, aarch64');
    expect(facts.get('Power mode')).toBe('15W, of 15W, 25W and MAXN_SUPER');
    expect(facts.get('Power')).toBe('VDD_IN 4.40 W, VDD_CPU_GPU_CV 0.950 W, VDD_SOC 1.27 W');
    expect(facts.get('Throttling')).toBe('over-current 2× since it was started');
    const server = { cpuModel: 'AMD EPYC', coreClusters: [{ model: 'AMD EPYC', cores: 2, maxKhz: null }] };
    expect(deviceFacts(deviceState(server))[0]).toEqual(['Processor', '2 × AMD EPYC, aarch64']);
    const pixel = deviceState({
      cores: 8,
      coreClusters: [
        { model: 'Cortex-X3', cores: 1, maxKhz: 2_914_000 },
        { model: null, cores: 7, maxKhz: null },
      ],
      powerModes: ['10W', '15W'],
      throttling: [{ cause: 'under-voltage', count: 0 }],
    });
    const others = new Map(deviceFacts(pixel));
    expect(others.get('Processor')).toBe('1 × Cortex-X3 up to 2914 MHz + 7 × core, aarch64');
    expect(others.get('Power mode')).toBe('one of 10W and 15W');
    expect(others.get('Throttling')).toBe('none since it was started');
  });

  it('says how it stands', () => {
    const wordOf = (report: Parameters<typeof standingOfDevice>[0], activity: Partial<DeviceActivity> = {}) =>
      standingOfDevice(report, { ...quiet, ...activity }).word;
    const error = toErrorData(new EspalierError('DEVICE_UNREACHABLE', 'It is off.', 'Switch it on.'));
    expect(wordOf(readyDevice('a'), { connecting: true, lost: 'lost; trying again now' })).toBe('lost');
    expect(wordOf(device('a'))).toBe('new');
    expect(wordOf(device('a'), { connecting: true, keyQuestion: 'unknown' })).toBe('connecting');
    expect(wordOf(device('a'), { keyQuestion: 'unknown' })).toBe('asks');
    expect(wordOf(readyDevice('a'), { work: demoJob('busy') })).toBe('busy');
    expect(wordOf(readyDevice('a'), { error })).toBe('not reached');
    expect(wordOf(readyDevice('a'))).toBe('ready');
    expect(wordOf({ ...readyDevice('a'), runtimes: [] })).toBe('no runtime');
  });

  it('gives a verdict: ready for measuring, or what is in the way', () => {
    const verdict = (report: Parameters<typeof verdictOf>[0], activity: Partial<DeviceActivity> = {}) =>
      verdictOf(report, { ...quiet, ...activity });
    expect(verdict(jetsonReport)).toBe(
      'Ready for measuring with tensorrt and onnxruntime, but its clocks move (governor schedutil).',
    );
    const steady = deviceState({ governor: 'performance', freeDiskBytes: 100 * 2 ** 20, loadAverage: 3 });
    expect(verdict({ ...jetsonReport, state: steady })).toBe(
      'Ready for measuring with tensorrt and onnxruntime, but only 100.0 MiB of its disk are free and other work keeps 3.0 cores busy.',
    );
    expect(verdict({ ...jetsonReport, state: deviceState() })).toBe(
      'Ready for measuring with tensorrt and onnxruntime.',
    );
    expect(verdict({ ...jetsonReport, runtimes: [] })).toMatch(/^Nothing on bench runs networks yet/);
    expect(verdict(device('rover'))).toMatch(/^Nobody has looked at rover yet/);
    expect(verdict(device('rover'), { keyQuestion: 'unknown' })).toMatch(/waits for your word/);
    expect(verdict(device('rover'), { keyQuestion: 'changed' })).toMatch(/^rover answers with another host key/);
    expect(verdict(jetsonReport, { lost: 'lost; trying again in 4 s (3rd attempt)' })).toBe(
      'The link to bench is lost; trying again in 4 s (3rd attempt). What was measured until then is kept.',
    );
    const work = { ...demoJob('busy'), procedure: 'measurement.run' };
    expect(verdict(jetsonReport, { work })).toBe('Measuring on bench: LeGR, ranking, 21 of 64, 48 s left.');
  });

  it('says which system it has, and shows what it is', () => {
    expect(systemFact(jetsonReport.state!)).toEqual(['JetPack', '6, L4T 36.4.3']);
    expect(systemFact(deviceState({ system: 'Android 14' }))).toEqual(['Android', '14']);
    expect(systemFact(deviceState())).toEqual(['System', 'Linux']);
    expect(kindOfDevice({ address: 'ssh://pixel', state: deviceState({ system: 'Android 14' }) })).toBe('phone');
    expect(kindOfDevice({ address: 'local', state: null })).toBe('laptop');
    expect(countWords(5, 2)).toBe('5 devices, 2 ready');
    expect(countWords(1, 0)).toBe('1 device, none ready');
  });

  it('shows its address as people write it', () => {
    expect(showAddress('local')).toBe('this computer');
    expect(showAddress('ssh://pi@board.local:2222')).toBe('pi@board.local:2222');
  });
});
