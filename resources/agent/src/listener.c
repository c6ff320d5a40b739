#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

enum { EXIT_GONE = 2 };
static const uint64_t CHECK_EVERY_NS = 100000000;

static int lines_fd = STDOUT_FILENO;
static bool stdin_watched;
static uint64_t last_check;

static void write_all(int fd, const char *text, size_t length) {
  while (length > 0) {
    ssize_t written = write(fd, text, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(EXIT_GONE);
    text += written;
    length -= (size_t)written;
  }
}

void listener_open(void) {
  // A descriptor that was closed at start would be handed to the next file opened, and be written to as if it were stderr.
  int spare;
  do {
    spare = open("/dev/null", O_RDWR);
  } while (spare >= 0 && spare <= STDERR_FILENO);
  if (spare >= 0) close(spare);
  int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  if (copy >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0) lines_fd = copy;
  // Writing to nobody then fails with EPIPE, whatever disposition was inherited.
  signal(SIGPIPE, SIG_IGN);
}

void listener_watch_stdin(bool watch_stdin) { stdin_watched = watch_stdin; }

static void drain_stdin(void) {
  char unused[256];
  ssize_t got = read(STDIN_FILENO, unused, sizeof unused);
  if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) _exit(EXIT_GONE);
}

void listener_check(uint64_t now) {
  if (now - last_check < CHECK_EVERY_NS) return;
  last_check = now;
  // Without requested events poll still reports errors and hang-ups, which is what a vanished reader is.
  struct pollfd watched[] = {{.fd = lines_fd}, {.fd = STDERR_FILENO}, {.fd = STDIN_FILENO, .events = POLLIN}};
  if (poll(watched, stdin_watched ? 3 : 2, 0) <= 0) return;
  if ((watched[0].revents | watched[1].revents) & (POLLERR | POLLHUP)) _exit(EXIT_GONE);
  if (stdin_watched && watched[2].revents) drain_stdin();
}

void listener_line_parts(const char *first, size_t first_length, const char *second, size_t second_length) {
  write_all(lines_fd, first, first_length);
  write_all(lines_fd, second, second_length);
  write_all(lines_fd, "\n", 1);
}

void listener_line(const char *text, size_t length) { listener_line_parts(text, length, "", 0); }
