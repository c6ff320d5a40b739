import { fromErrorData, toErrorData } from '../../../shared/api/errors.ts';
import type { Transport } from '../../../shared/api/transport.ts';
import type { Application } from '../application.ts';

/**
 * The transport within one process. Everything is cloned as the others would, so that what works here works there,
 * and neither side can change what the other holds.
 */
export function memoryTransport(application: Application): Transport {
  return {
    async invoke(procedure, input, jobId) {
      try {
        return structuredClone(await application.dispatch({ procedure, input: structuredClone(input), jobId }));
      } catch (error) {
        throw fromErrorData(structuredClone(toErrorData(error)));
      }
    },
    subscribe: (listener) => application.subscribe((message) => listener(structuredClone(message))),
  };
}
