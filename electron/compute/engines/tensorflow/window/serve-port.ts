import { toErrorData } from '../../../../../shared/api/errors.ts';
import type { TrainingSession } from '../../engine.ts';
import type { OpenTensorFlow } from '../opened.ts';
import type { FromWindow, ToWindow } from './protocol.ts';

/** A MessagePort of a page, or of node:worker_threads. */
export interface PagePort {
  postMessage(message: FromWindow): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  /** Messages wait until then. */
  start(): void;
}

/** Holds the sessions of the compute process at the other end of the port, and answers what it asks. Opens once. */
export function servePort(port: PagePort, open: () => Promise<OpenTensorFlow>): void {
  const sessions = new Map<number, TrainingSession>();
  let opened: Promise<OpenTensorFlow> | undefined;

  const sessionOf = (number: number): TrainingSession => {
    const session = sessions.get(number);
    if (session === undefined) throw new Error(`the window has no session ${number}`);
    return session;
  };

  const answer = async (request: ToWindow): Promise<unknown> => {
    switch (request.name) {
      case 'open':
        return (await (opened ??= open())).about;
      case 'prepare': {
        const session = await (await (opened ??= open())).prepare(request.input.program);
        sessions.set(request.input.session, session);
        return session.description;
      }
      case 'step':
        return sessionOf(request.input.session).step(request.input.weights, request.input.feeds);
      case 'release': {
        const session = sessionOf(request.input.session);
        sessions.delete(request.input.session);
        await session.release();
        return null;
      }
    }
  };

  port.addEventListener('message', ({ data }) => {
    const request = data as ToWindow;
    const { id } = request;
    answer(request)
      .then((value) => port.postMessage({ kind: 'result', id, value }))
      .catch((error: unknown) => port.postMessage({ kind: 'error', id, error: toErrorData(error) }));
  });
  port.start();
}
