import type { Readable } from 'node:stream';
import ssh2, { type AuthenticationType, type Client, type ConnectConfig, type ServerHostKeyAlgorithm } from 'ssh2';
import { EspalierError } from '../../../../shared/api/errors.ts';
import type { Secrets } from '../connection.ts';
import { cancelled } from '../interruption.ts';
import { credentials } from './credentials.ts';
import { authenticationFailed, unreachable } from './errors.ts';
import type { Hop } from './route.ts';

/** Until the host key is seen, and again between any two steps of getting in; time in which the user is asked is free. */
const readyTimeoutMs = 20_000;

const hostKeyAlgorithms: ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** The types that the host is known by come first, or its other key would look like a changed one. */
function preferredAlgorithms(knownTypes: readonly string[]): ServerHostKeyAlgorithm[] {
  const isKnown = (algorithm: string): boolean =>
    knownTypes.includes(algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm);
  return [...hostKeyAlgorithms.filter(isKnown), ...hostKeyAlgorithms.filter((algorithm) => !isKnown(algorithm))];
}

export interface ConnectRequest {
  readonly hop: Hop;
  /** The key file that the user named for it. */
  readonly identity?: string | undefined;
  /** A way to it through the host before it. */
  readonly through?: Readable | undefined;
  readonly secrets: Secrets;
  readonly signal: AbortSignal;
  /** Says why this key is not trusted; undefined when it is. */
  readonly refuse: (key: Buffer) => EspalierError | undefined;
}

/** Connects and gets in. The client has a permanent error listener: ssh2 may report one failure twice. */
export function connectClient(request: ConnectRequest): Promise<Client> {
  const { hop, signal } = request;
  const { address } = hop;
  const client = new ssh2.Client();
  const tried: string[] = [];
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    let settled = false;
    const settle = (): void => {
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
    };
    const fail = (error: EspalierError): void => {
      settle();
      client.destroy();
      reject(error);
    };
    const expectProgress = (): void => {
      clearTimeout(timer);
      timer = setTimeout(
        () => fail(unreachable(address, new Error('it took too long to answer'))),
        hop.connectTimeoutMs ?? readyTimeoutMs,
      );
    };
    /** The device's questions are asked while it waits for us, in the middle of a step. */
    const unhurried = async <Answer>(asking: Promise<Answer>): Promise<Answer> => {
      clearTimeout(timer);
      try {
        return await asking;
      } finally {
        if (!settled) expectProgress();
      }
    };
    const offers = credentials(
      hop,
      request.identity,
      {
        passphrase: (keyFile) => unhurried(request.secrets.passphrase(keyFile)),
        password: (user, host) => unhurried(request.secrets.password(user, host)),
        answer: (question, echo) => unhurried(request.secrets.answer(question, echo)),
      },
      tried,
    );
    const cancel = (): void => fail(cancelled());
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });

    let refusal: EspalierError | undefined;
    client.on('error', (error: Error & { level?: string }) => {
      // An SSH agent that does not answer is no failure yet: ssh2 goes on with the next offer.
      if (error.level === 'agent') return;
      if (refusal !== undefined) fail(refusal);
      else if (error.level === 'client-authentication') fail(authenticationFailed(address, tried, error));
      else fail(unreachable(address, error));
    });
    client.once('close', () => fail(refusal ?? unreachable(address, undefined)));
    client.once('ready', () => {
      settle();
      client.setNoDelay(true);
      resolve(client);
    });

    const offerNext = async (accepted: readonly AuthenticationType[], next: (offer: never) => void): Promise<void> => {
      clearTimeout(timer);
      const { value, done } = await offers.next(accepted);
      if (signal.aborted) return;
      expectProgress();
      // `false` for "nothing more to offer" is missing from the types of ssh2.
      next((done === true ? false : value) as never);
    };
    const config: ConnectConfig = {
      host: address.host,
      port: address.port,
      username: address.user,
      readyTimeout: 0,
      keepaliveInterval: hop.keepaliveMs ?? 5000,
      keepaliveCountMax: hop.keepalives ?? 3,
      algorithms: { serverHostKey: preferredAlgorithms(hop.knowledge.keyTypes) },
      ...(request.through && { sock: request.through }),
      hostVerifier: (key: Buffer) => {
        refusal = request.refuse(key);
        return refusal === undefined;
      },
      // On the first call ssh2 does not know yet what the device accepts, and passes null.
      authHandler: (accepted: AuthenticationType[] | null, _partial, next) => {
        offerNext(accepted ?? [], next).catch((error: unknown) =>
          fail(error instanceof EspalierError ? error : authenticationFailed(address, tried, error)),
        );
      },
    };
    expectProgress();
    try {
      client.connect(config);
    } catch (error) {
      fail(unreachable(address, error));
    }
  });
}
