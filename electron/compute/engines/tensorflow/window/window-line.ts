import { EspalierError, fromErrorData } from '../../../../../shared/api/errors.ts';
import type { ElectronPort } from '../../../electron-port.ts';
import type { OpenWindow } from '../../../shell-line.ts';
import type { FromWindow, WindowRequestName, WindowRequests } from './protocol.ts';

/** A port closes before it is known how its window ended; those words are worth this long a wait. */
const wordsMs = 250;

/** Calls to the page of one hidden window. Once the window has ended, every call rejects with COMPUTE_FAILED. */
export class WindowLine {
  /** Fulfilled when the window has ended, or was closed. */
  readonly ended: Promise<void>;
  readonly #tellEnd: () => void;
  readonly #closeWindow: () => void;
  readonly #calls = new Map<number, PromiseWithResolvers<unknown>>();
  #waiting: unknown[] = [];
  #port: ElectronPort | null = null;
  #end: EspalierError | null = null;
  #nextId = 1;

  constructor(openWindow: OpenWindow) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#tellEnd = resolve;
    this.#closeWindow = openWindow({ opened: (port) => this.#open(port), ended: (how) => this.#finish(how) });
  }

  get hasEnded(): boolean {
    return this.#end !== null;
  }

  /** Throws COMPUTE_FAILED when the window ends before it answers, and whatever the page throws. */
  async call<Name extends WindowRequestName>(
    name: Name,
    input: WindowRequests[Name]['input'],
  ): Promise<WindowRequests[Name]['output']> {
    if (this.#end !== null) throw this.#end;
    const message = { id: this.#nextId++, name, input };
    if (this.#port) this.#port.postMessage(message);
    else this.#waiting.push(message);
    const call = Promise.withResolvers<unknown>();
    this.#calls.set(message.id, call);
    return (await call.promise) as WindowRequests[Name]['output'];
  }

  /** Closes the window; calls under way reject with these words. */
  close(why: string): void {
    if (this.#end !== null) return;
    this.#finish(why);
    this.#closeWindow();
  }

  #open(port: ElectronPort): void {
    if (this.#end !== null) {
      port.close();
      return;
    }
    this.#port = port;
    port.on('message', ({ data }) => this.#receive(data as FromWindow));
    port.on('close', () => setTimeout(() => this.close('its line was closed'), wordsMs));
    port.start();
    for (const message of this.#waiting) port.postMessage(message);
    this.#waiting = [];
  }

  #receive(answer: FromWindow): void {
    if (answer.kind === 'ended') {
      this.close(answer.how);
      return;
    }
    const call = this.#calls.get(answer.id);
    this.#calls.delete(answer.id);
    if (answer.kind === 'result') call?.resolve(answer.value);
    else call?.reject(fromErrorData(answer.error));
  }

  #finish(how: string): void {
    if (this.#end !== null) return;
    const end = windowEnded(how);
    this.#end = end;
    this.#port?.close();
    for (const call of this.#calls.values()) call.reject(end);
    this.#calls.clear();
    this.#tellEnd();
  }
}

function windowEnded(how: string): EspalierError {
  return new EspalierError(
    'COMPUTE_FAILED',
    `The hidden window that computes with WebGPU ended: ${how}.`,
    'A smaller batch needs less of the GPU’s memory, and the onnxruntime engine none of it; with --resume it goes on from its last checkpoint.',
  );
}
