import { describe, expect, it } from 'vitest';
import { parseAddress, showAddress } from '../../../../electron/devices/device.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';

describe('a device address', () => {
  it.each([
    ['local', { kind: 'local' }, 'this computer'],
    ['ssh://pi@robot', { kind: 'ssh', user: 'pi', host: 'robot', port: null }, 'pi@robot'],
    ['ssh://jetson', { kind: 'ssh', user: null, host: 'jetson', port: null }, 'jetson'],
    ['ssh://pi@Robot.Local:2222/', { kind: 'ssh', user: 'pi', host: 'robot.local', port: 2222 }, 'pi@robot.local:2222'],
    ['ssh://nv%40corp@10.0.0.7', { kind: 'ssh', user: 'nv@corp', host: '10.0.0.7', port: null }, 'nv@corp@10.0.0.7'],
    ['ssh://me@[fe80::1]:22', { kind: 'ssh', user: 'me', host: 'fe80::1', port: 22 }, 'me@[fe80::1]'],
  ])('%s is understood', (text, address, shown) => {
    expect(parseAddress(text)).toEqual(address);
    expect(showAddress(parseAddress(text))).toBe(shown);
  });

  it.each([
    '',
    'robot',
    'pi@robot',
    'http://pi@robot',
    'ssh://pi@',
    'ssh://pi@robot/home',
    'ssh://pi@robot?x',
    'ssh://pi@robot:99999',
    'ssh://pi%0a@robot',
    'ssh://pi@-oProxyCommand=x y',
    'ssh://%@robot',
  ])('%j is refused with a code', (text) => {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'ADDRESS_INVALID' }));
  });

  it.each([
    'ssh://pi:hunter2@robot',
    'shh://pi:hunter2@robot',
    'pi:hunter2@robot',
    'ssh://pi:a/hunter2@robot',
    'ssh://pi:hunter2@robot:99999',
  ])('never repeats a password: %s', (text) => {
    try {
      parseAddress(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(EspalierError);
      expect((error as EspalierError).message).not.toContain('hunter2');
    }
  });
});
