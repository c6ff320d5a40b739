import { describe, expect, it } from 'vitest';
import { showAddress } from '../../../renderer/dialogs/devices/address.ts';
import { deviceFacts } from '../../../renderer/dialogs/devices/facts.ts';
import {
  forgetKeyCommands,
  hostInWords,
  keyTypeName,
  showKeyCommand,
} from '../../../renderer/dialogs/devices/host-key.ts';
import { standingOfDevice } from '../../../renderer/dialogs/devices/standing.ts';
import { deviceState } from '../../setup/device-state.ts';
import { jetsonReport } from '../fixtures/devices.ts';
import { device, readyDevice } from './surroundings.ts';

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
    const quiet = { busy: false, lost: false };
    expect(standingOfDevice(readyDevice('a'), { busy: true, lost: true }).word).toBe('lost');
    expect(standingOfDevice(device('a'), quiet).word).toBe('new');
    expect(standingOfDevice(device('a'), { ...quiet, busy: true }).word).toBe('connecting');
    expect(standingOfDevice(readyDevice('a'), quiet).word).toBe('ready');
    expect(standingOfDevice({ ...readyDevice('a'), runtimes: [] }, quiet).word).toBe('no runtime');
  });

  it('shows its address as people write it', () => {
    expect(showAddress('local')).toBe('this computer');
    expect(showAddress('ssh://pi@board.local:2222')).toBe('pi@board.local:2222');
  });
});
