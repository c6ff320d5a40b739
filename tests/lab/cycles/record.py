"""record.py FILE: copies standard input to FILE and then to standard output.

Two lines of FILE are its own: the first, `began TIME`, and the last, `ended TIME`, in nanoseconds since 1970. Unlike `tee` it ends as soon as nobody reads its output any more, whether or not there is something to say: whoever
writes here is to notice that as it would without the recording.
"""

import os
import select
import sys
import time

poll = select.poll()
poll.register(0, select.POLLIN)
poll.register(1, 0)
with open(sys.argv[1], "xb", buffering=0) as file:
    file.write(b"began %d\n" % time.time_ns())
    while all(descriptor == 0 for descriptor, _ in poll.poll()):
        data = os.read(0, 65536)
        if not data:
            break
        file.write(data)
        try:
            while data:
                data = data[os.write(1, data) :]
        except BrokenPipeError:
            break
    file.write(b"\nended %d\n" % time.time_ns())
