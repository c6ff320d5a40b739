import { EspalierError } from '../../../../../shared/api/errors.ts';
import type { OpenWindow } from '../../../shell-line.ts';
import type { TrainingProgram, TrainingSession } from '../../engine.ts';
import { missing } from '../backends/packages.ts';
import type { OpenTensorFlow } from '../opened.ts';
import { WindowSession } from './session.ts';
import { WindowLine } from './window-line.ts';

interface Patience {
  /** For the window, its page and the GPU to start. */
  readonly startMs: number;
  /** For the next session, before the window is closed: only with it does the GPU have all its memory back. */
  readonly idleMs: number;
}

/** TensorFlow.js with WebGPU in a hidden window of Electron: opened when it is needed, and again after it has ended. */
export class HiddenWindow {
  readonly #openWindow: OpenWindow;
  readonly #patience: Patience;
  #opened: Promise<OpenTensorFlow> | null = null;
  #line: WindowLine | null = null;
  #uses = 0;
  #nextSession = 1;
  #idle: NodeJS.Timeout | undefined;

  constructor(openWindow: OpenWindow, patience: Patience = { startMs: 30_000, idleMs: 15_000 }) {
    this.#openWindow = openWindow;
    this.#patience = patience;
  }

  /** Throws RUNTIME_MISSING where the window does not start, or has no GPU. */
  open(): Promise<OpenTensorFlow> {
    return (this.#opened ??= this.#start());
  }

  async #start(): Promise<OpenTensorFlow> {
    const { startMs } = this.#patience;
    const line = new WindowLine(this.#openWindow);
    this.#line = line;
    void line.ended.then(() => (this.#opened = null));
    const timer = setTimeout(() => line.close(`it does not start within ${startMs / 1000} seconds`), startMs);
    this.#use();
    try {
      const about = await line.call('open', null);
      return { about, prepare: (program) => this.#prepare(line, program) };
    } catch (error) {
      line.close('it cannot compute');
      if (error instanceof EspalierError && error.code === 'COMPUTE_FAILED') {
        throw missing(error.message, 'Train with the onnxruntime engine.', error);
      }
      throw error;
    } finally {
      clearTimeout(timer);
      this.#letGo();
    }
  }

  async #prepare(line: WindowLine, program: TrainingProgram): Promise<TrainingSession> {
    const session = this.#nextSession++;
    this.#use();
    try {
      const description = await line.call('prepare', { session, program });
      return new WindowSession(line, session, description, () => this.#letGo());
    } catch (error) {
      this.#letGo();
      throw error;
    }
  }

  #use(): void {
    clearTimeout(this.#idle);
    this.#uses++;
  }

  #letGo(): void {
    if (--this.#uses > 0) return;
    this.#idle = setTimeout(() => this.#line?.close('it was not in use'), this.#patience.idleMs);
    this.#idle.unref();
  }
}
