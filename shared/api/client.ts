import type { EventName, Events, InputOf, OutputOf, ProcedureName } from './contract.ts';
import type { Transport } from './transport.ts';

export interface Client {
  call<Name extends ProcedureName>(
    procedure: Name,
    input: InputOf<Name>,
    options?: { readonly jobId?: string },
  ): Promise<OutputOf<Name>>;
  /** Returns a function that ends the listening. */
  on<Name extends EventName>(event: Name, listener: (payload: Events[Name]) => void): () => void;
}

/** The client over any transport. It trusts the program's answers: both sides are built from one contract. */
export function createClient(transport: Transport): Client {
  return {
    async call<Name extends ProcedureName>(procedure: Name, input: InputOf<Name>, options?: { jobId?: string }) {
      return (await transport.invoke(procedure, input, options?.jobId)) as OutputOf<Name>;
    },
    on(event, listener) {
      return transport.subscribe((message) => {
        if (message.event === event) listener(message.payload as Parameters<typeof listener>[0]);
      });
    },
  };
}
