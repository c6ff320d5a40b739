#ifndef ESPALIER_LISTENER_H
#define ESPALIER_LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whoever started the agent and reads what it says. Without a listener a measurement is only load on the board, so the
// agent ends as soon as nobody reads any more.

// Takes stdout for the lines alone: whatever a library prints there goes to stderr from now on.
void listener_open(void);

// With `watch_stdin`, the end of stdin counts as the listener's end too.
void listener_watch_stdin(bool watch_stdin);

// Ends the agent when the listener is gone; looks at most every 100 ms. Call it between timed runs, never inside one.
void listener_check(uint64_t now);

// Writes a line and its end.
void listener_line(const char *text, size_t length);
// The same in two parts; safe in a signal handler.
void listener_line_parts(const char *first, size_t first_length, const char *second, size_t second_length);

#endif
