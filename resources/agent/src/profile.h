#ifndef ESPALIER_PROFILE_H
#define ESPALIER_PROFILE_H

#include "runtime.h"

// The runtime writes the layers' times into a file that it names itself: PREFIX_date.json. Nothing of it may stay on the
// board, however the agent ends: the file loses its name as soon as the runtime has opened it, and is read all the same.
struct profile {
  const char *prefix;
  int fd;
};

// Makes the runtime profile every session that is created from now on. Removes what a killed agent left of this prefix.
struct profile profile_start(const struct runtime *runtime, const char *prefix);

// Right after a session was created, or was not.
void profile_claim(struct profile *profile);

// Ends the session's profiling and hands out what was written, a line of the file a line.
void profile_send(struct profile *profile, const struct runtime *runtime, OrtSession *session);

#endif
