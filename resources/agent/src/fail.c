#include "fail.h"

#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "json.h"
#include "listener.h"

enum { EXIT_FAILED = 2, MESSAGE_BYTES = 2048 };

// Escaping makes a byte six at the most; options.c refuses paths above PATH_MAX.
enum { CONTEXT_BYTES = 256 + 6 * PATH_MAX, ERROR_BYTES = CONTEXT_BYTES + 6 * MESSAGE_BYTES };

static const char *current_model;

// The line of a crash is written beforehand up to the signal's number: a signal handler may not format anything.
static char crash_text[CONTEXT_BYTES];
static volatile size_t crash_length;

static void open_error(struct json *json, const char *stage) {
  json_open(json, NULL, '{');
  json_string(json, "event", "error");
  json_string(json, "stage", stage);
  if (current_model) {
    json_string(json, "model", current_model);
  } else {
    json_null(json, "model");
  }
}

void fail_context(const char *stage, const char *model) {
  current_model = model;
  struct json json = {.data = crash_text, .capacity = sizeof crash_text - 1, .fixed = true};
  crash_length = 0;
  open_error(&json, stage);
  json_string(&json, "error", "the runtime crashed with signal ");
  crash_length = json.length - 1;  // without the closing quote
}

void fail(const char *stage, const char *format, ...) {
  char message[MESSAGE_BYTES];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);

  char line[ERROR_BYTES];
  struct json json = {.data = line, .capacity = sizeof line, .fixed = true};
  open_error(&json, stage);
  json_string(&json, "error", message);
  json_close(&json, '}');
  listener_line(json.data, json.length);
  _exit(EXIT_FAILED);
}

static void on_crash(int number) {
  char ending[] = "00\"}";
  ending[0] = (char)('0' + number / 10);
  ending[1] = (char)('0' + number % 10);
  listener_line_parts(crash_text, crash_length, ending, sizeof ending - 1);
  _exit(EXIT_FAILED);
}

void fail_catch_crashes(void) {
  static char stack[16384];  // of its own: the usual one may be what overflowed
  stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&alternative, NULL);
  struct sigaction action = {.sa_handler = on_crash, .sa_flags = (int)(SA_RESETHAND | SA_ONSTACK)};
  static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
  for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) sigaction(crashes[i], &action, NULL);
}
