import { z } from 'zod';
import { toErrorData } from '../../../shared/api/errors.ts';
import type { EventMessage, RequestMessage, ResponseMessage } from '../../../shared/api/transport.ts';
import type { Application } from '../application.ts';

const requestSchema = z.strictObject({
  kind: z.literal('request'),
  id: z.int().min(0),
  procedure: z.string().max(64),
  input: z.unknown(),
  jobId: z.string().max(64).optional(),
}) satisfies z.ZodType<RequestMessage>;

export type Send = (message: ResponseMessage | EventMessage) => void;

export interface Session {
  /** Takes one message from the interface; false when it is no request, so that the caller can hang up. */
  receive(message: unknown): boolean;
  /** Nothing is sent any more; jobs that the session started go on. */
  close(): void;
}

/** One interface's conversation with the application, whatever carries the messages. */
export function openSession(application: Application, send: Send): Session {
  let open = true;
  const sendWhileOpen: Send = (message) => {
    if (open) send(message);
  };
  const unsubscribe = application.subscribe(sendWhileOpen);
  return {
    receive(message) {
      const parsed = requestSchema.safeParse(message);
      if (!parsed.success) return false;
      const { id, procedure, input, jobId } = parsed.data;
      application.dispatch({ procedure, input, jobId }).then(
        (value) => sendWhileOpen({ kind: 'response', id, ok: true, value }),
        (error: unknown) => sendWhileOpen({ kind: 'response', id, ok: false, error: toErrorData(error) }),
      );
      return true;
    },
    close() {
      open = false;
      unsubscribe();
    },
  };
}
