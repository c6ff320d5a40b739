#!/bin/sh
# Runs what an SSH session asked for inside the musl root: enter-musl.sh ROOT HOME, the request in SSH_ORIGINAL_COMMAND.
#
# The mounts live in a namespace of this session's own. They vanish with it, and removing ROOT can never reach /dev.
exec unshare --mount --propagation private /bin/sh -c '
  set -e
  mount -t proc proc "$1/proc"
  mount --rbind /dev "$1/dev"
  mount --bind "$2" "$1/root"
  exec env -i HOME=/root USER=root PATH=/bin:/sbin:/usr/sbin REQUEST="${SSH_ORIGINAL_COMMAND-}" \
    chroot "$1" /bin/sh -c "cd; exec /bin/sh -c \"\$REQUEST\""
' enter-musl "$1" "$2"
