#!/bin/sh
# Runs what an SSH session asked for inside an arm64 root: enter-arm64.sh ROOT, the request in SSH_ORIGINAL_COMMAND.
#
# The mounts live in a namespace of this session's own. They vanish with it, and removing ROOT can never reach /dev.
exec unshare --mount --propagation private /bin/sh -c '
  set -e
  mount -t proc proc "$1/proc"
  mount --rbind /sys "$1/sys"
  mount --rbind /dev "$1/dev"
  # With its default processor qemu emulates vector extensions that make one inference take ten times as long.
  exec env -i HOME=/root USER=root LOGNAME=root SHELL=/bin/bash LANG=C.UTF-8 TERM="${TERM-dumb}" \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin QEMU_CPU=cortex-a72 \
    SSH_CONNECTION="${SSH_CONNECTION-}" REQUEST="${SSH_ORIGINAL_COMMAND-}" \
    chroot "$1" /bin/bash -c '\''
      cd
      request=$REQUEST
      unset REQUEST
      if [ -z "$request" ]; then exec /bin/bash -l; fi
      exec /bin/bash -c "$request"
    '\''
' enter-arm64 "$1"
