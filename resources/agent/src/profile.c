#include "profile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"
#include "report.h"

// Removes the files of this prefix; with `keep`, gives a descriptor of the last one. -1: there was none.
static int remove_files(const char *prefix, int keep) {
  char folder[PATH_MAX];
  const char *name = strrchr(prefix, '/') + 1;  // options.c refuses a prefix without a folder
  snprintf(folder, sizeof folder, "%.*s", (int)(name - prefix), prefix);
  DIR *directory = opendir(folder);
  if (!directory) fail("profile", "%s: %s", folder, strerror(errno));
  int found = -1;
  for (struct dirent *entry; (entry = readdir(directory));) {
    if (strncmp(entry->d_name, name, strlen(name)) != 0) continue;
    if (keep) {
      if (found >= 0) close(found);
      found = openat(dirfd(directory), entry->d_name, O_RDONLY | O_CLOEXEC);
    }
    unlinkat(dirfd(directory), entry->d_name, 0);
  }
  closedir(directory);
  return found;
}

struct profile profile_start(const struct runtime *runtime, const char *prefix) {
  fail_context("profile", NULL);
  remove_files(prefix, 0);
  runtime_check(runtime, runtime->api->EnableProfiling(runtime->session_options, prefix), "profile");
  return (struct profile){.prefix = prefix, .fd = -1};
}

void profile_claim(struct profile *profile) { profile->fd = remove_files(profile->prefix, 1); }

void profile_send(struct profile *profile, const struct runtime *runtime, OrtSession *session) {
  char *name;
  runtime_check(runtime, runtime->api->SessionEndProfiling(session, runtime->allocator, &name), "profile");
  FILE *file = profile->fd < 0 ? NULL : fdopen(profile->fd, "r");
  if (!file) fail("profile", "the runtime could not write %s", name);
  char *line = NULL;
  size_t capacity = 0;
  for (ssize_t length; (length = getline(&line, &capacity, file)) > 0;) {
    if (line[length - 1] == '\n') line[length - 1] = '\0';
    report_profile(line);
  }
  // A disk that is full ends it too early, and silently: whoever reads the lines sees that the last one is missing.
  free(line);
  fclose(file);
}
