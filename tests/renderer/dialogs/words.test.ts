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
    expect(forgetKeyCommands('ssh://pi@board.local')[1]).toBe("ssh-keygen -R 'board.local'");
    expect(forgetKeyCommands('ssh://pi@10.0.0.7:2222')).toEqual([
      "ssh-keygen -R '[10.0.0.7]:2222' -f ~/.config/espalier/known_hosts",
      "ssh-keygen -R '[10.0.0.7]:2222'",
    ]);
    expect(forgetKeyCommands('ssh://pi@[fe80::1]:2222')[1]).toBe("ssh-keygen -R '[fe80::1]:2222'");
    expect(hostInWords('ssh://pi@10.0.0.7:2222')).toBe('10.0.0.7, port 2222');
    expect(hostInWords('ssh://pi@board.local')).toBe('board.local');
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

  it('says how it stands', () => {
    expect(standingOfDevice(device('a'), false).word).toBe('new');
    expect(standingOfDevice(device('a'), true).word).toBe('connecting');
    expect(standingOfDevice(readyDevice('a'), false).word).toBe('ready');
    expect(standingOfDevice({ ...readyDevice('a'), runtimes: [] }, false).word).toBe('no runtime');
  });

  it('shows its address as people write it', () => {
    expect(showAddress('local')).toBe('this computer');
    expect(showAddress('ssh://pi@board.local:2222')).toBe('pi@board.local:2222');
  });
});
