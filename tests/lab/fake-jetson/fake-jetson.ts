import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DeviceState } from '../../../shared/api/devices.ts';
import { deviceState } from '../../setup/device-state.ts';

/** Programs in bin/, as a Jetson has them, and files in etc/. */
const fakeJetson = fileURLToPath(new URL('.', import.meta.url));

export const fakeTrtexec = join(fakeJetson, 'bin', 'trtexec');

/** What probing such a board gives; `tensorRt` null where only trtexec itself could tell its version. */
export function jetsonState(tensorRt: string | null = '10.3.0'): DeviceState {
  return deviceState({
    board: 'NVIDIA Jetson Orin Nano Developer Kit',
    jetson: { l4t: '36.4.3', jetPack: 6 },
    gpu: 'Orin',
    tools: [{ name: 'trtexec', path: fakeTrtexec, version: tensorRt }],
  });
}
