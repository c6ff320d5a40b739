import { findSensors, readSensors } from '../sensors/script.ts';

/**
 * Prints the sensors below $1, then their values about once a second, until it is ended. `sleep` is the only process that
 * it starts again and again. A Jetson whose power or GPU load cannot be read from files without root has its `tegrastats`
 * read too, whose lines stand as they are between ours: it takes more of a core than all of this.
 */
export const telemetryScript = `${findSensors}
${readSensors}
if [ -z "$rails" ] || [ -z "$load" ]; then
  t=$(command -v tegrastats) || { t=/usr/bin/tegrastats; [ -x "$t" ] || t=; }
  if [ -n "$t" ]; then "$t" --interval 1000 & trap 'kill $!' EXIT; trap 'exit 143' TERM; fi
fi
while :; do readings "$@"; sleep 1; done`;
