import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Passes on to a port of this computer what comes, so many milliseconds later, each way. Prints its own port. */
const [port = 0, delayMs = 0] = process.argv.slice(2).map(Number);

function passOn(from: Socket, to: Socket): void {
  // Timers of one length fire in the order of their making, so bytes stay in order.
  from.on('data', (data) => setTimeout(() => to.write(data), delayMs));
  from.on('end', () => setTimeout(() => to.end(), delayMs));
  from.on('error', () => to.destroy());
}

const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
  const far = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  passOn(near, far);
  passOn(far, near);
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
