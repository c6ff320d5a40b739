// espalier-agent: runs ONNX models on the board with the board's own ONNX Runtime and reports every nanosecond count.
// README.md beside this folder describes the command line and the document.
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "fail.h"
#include "listener.h"
#include "measure.h"
#include "model.h"
#include "options.h"
#include "report.h"
#include "runtime.h"

static const char VERSION_LINE[] = "espalier-agent " AGENT_VERSION;

static void pin_to(int cpu) {
  size_t number = (size_t)cpu;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(number, &set);
  if (sched_setaffinity(0, sizeof set, &set)) fail("args", "--cpu %d: %s", cpu, strerror(errno));
}

static void *new_array(size_t count, size_t bytes) {
  void *array = calloc(count, bytes);
  if (!array) fail("memory", "no memory for %zu models", count);
  return array;
}

int main(int argc, char **argv) {
  uint64_t start = now_ns();
  listener_open();
  fail_context("args", NULL);
  fail_catch_crashes();
  struct options options = options_parse(argc, argv);
  if (options.version) {
    listener_document(VERSION_LINE, sizeof VERSION_LINE - 1);
    _exit(0);
  }
  listener_watch_stdin(options.watch_stdin);
  // Before the runtime is loaded, so that every thread it starts inherits it.
  if (options.cpu >= 0) pin_to(options.cpu);

  fail_context("load", NULL);
  struct runtime runtime = runtime_load(options.library, options.threads, options.optimization);

  // All models are loaded and run once before anything is timed: a bad one is found at once, not after minutes.
  struct model *models = new_array(options.model_count, sizeof *models);
  struct warmup *warmups = new_array(options.model_count, sizeof *warmups);
  for (size_t i = 0; i < options.model_count; i++) {
    models[i] = model_load(&runtime, options.models[i], options.seed);
  }
  for (size_t i = 0; i < options.model_count; i++) {
    warmups[i] = warm_up(&models[i], &options);
    listener_progress("warmup", i + 1, options.model_count);
  }
  struct round **rounds = measure(models, options.model_count, &options, start);
  report(&options, &runtime, models, warmups, rounds);
  // The document is out. Some releases of the runtime crash in their destructors, which would look like a failure.
  _exit(0);
}
