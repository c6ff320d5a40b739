/** The compute process: engines, data and methods. No database, no network; killed freely. */
import { openPort } from './port.ts';
import { handlers } from './requests/handlers.ts';
import { serve } from './serve.ts';

// Ctrl-C reaches the whole process group: the host decides what it means, and says so through the port.
process.on('SIGINT', () => undefined);
void openPort().then((port) => {
  port.onClose(() => process.exit(0));
  serve(port, handlers);
});
