/** The page of the hidden window: TensorFlow.js where WebGPU is, at the service of one compute process. */
import { portMessage, type WindowBridge } from '../../../../../shared/api/window-bridge.ts';
import { openWebGpu } from '../backends/webgpu.ts';
import { tensorFlowHere } from '../opened.ts';
import { type PagePort, servePort } from './serve-port.ts';

interface WindowMessage {
  readonly data: unknown;
  readonly source: unknown;
  readonly ports: readonly PagePort[];
}

// The program is compiled without the DOM; this module alone runs in a page.
declare const window: {
  readonly espalier: WindowBridge;
  addEventListener(type: 'message', listener: (event: WindowMessage) => void): void;
};

window.addEventListener('message', ({ data, source, ports: [port] }) => {
  if (source !== window || data !== portMessage || !port) return;
  servePort(port, async () => {
    const backend = await openWebGpu();
    // A step that waits for the GPU would wait for ever, and only another page gets another GPU.
    void backend.lost.then(({ message }) => port.postMessage({ kind: 'ended', how: `it lost the GPU (${message})` }));
    return tensorFlowHere(backend);
  });
});
window.espalier.requestPort();
