import { expect, it } from 'vitest';
import { tellsPower } from '../../../electron/devices/measure.ts';
import { jetsonState } from '../../lab/fake-jetson/fake-jetson.ts';
import { deviceState } from '../../setup/device-state.ts';

it('a board is looked at while at rest where its files or its tegrastats tell power', () => {
  expect(tellsPower(jetsonState())).toBe(true);
  expect(tellsPower(deviceState({ rails: [{ name: 'VDD_IN', milliwatts: 4000 }] }))).toBe(true);
  expect(tellsPower(deviceState({ rails: [], jetson: null }))).toBe(false);
});
