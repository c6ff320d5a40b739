#!/bin/bash
# What every session of the board runs: session.sh FOLDER yes|no, the request in SSH_ORIGINAL_COMMAND. What an agent says
# is written to FOLDER before the link gets hold of it, so that what arrives can be held against it. With `no` the board
# has no sftp-server, as small systems have none.
case $SSH_ORIGINAL_COMMAND in
  *sftp-server) if [[ $2 == no ]]; then exit 127; fi ;;
  *espalier-agent*--model*) exec > >(exec python3 "${0%/*}/record.py" "$1/agent-$$") ;;
esac
exec sh -c "$SSH_ORIGINAL_COMMAND"
