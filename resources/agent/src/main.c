// espalier-agent: runs ONNX models on the board with the board's own ONNX Runtime and reports every nanosecond count.
// README.md beside this folder describes the command line and the lines.
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"
#include "fail.h"
#include "listener.h"
#include "measure.h"
#include "model.h"
#include "options.h"
#include "profile.h"
#include "report.h"
#include "runtime.h"

static const char VERSION_LINE[] = "espalier-agent " AGENT_VERSION;

// A system that does not let it (a phone's) is measured on all the same, and the start line says that nothing was held.
static void hold_to(struct options *options) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (size_t i = 0; i < options->cpu_count; i++) CPU_SET((size_t)options->cpus[i], &set);
  if (!sched_setaffinity(0, sizeof set, &set)) return;
  if (errno == EINVAL) fail("args", "--cpus: this machine has no such processor, or it may not be used");
  options->cpu_count = 0;
}

static void time_models(const struct runtime *runtime, const struct options *options, uint64_t start) {
  size_t count = options->model_count;
  struct model *models = calloc(count, sizeof *models);
  if (!models) fail("memory", "no memory for %zu models", count);
  // All are loaded and run once before anything is timed: a bad one is found at once, not after minutes.
  for (size_t i = 0; i < count; i++) {
    models[i] = model_load(runtime, options->models[i], options->seed, NULL);
    report_ready(i, &models[i]);
  }
  for (size_t i = 0; i < count; i++) {
    struct warmup warmup = warm_up(&models[i], options);
    report_warmup(i, &warmup);
  }
  measure(models, options, start);
}

// Profiling takes time of its own: no sample is ever taken with it on.
static void time_layers(const struct runtime *runtime, const struct options *options) {
  struct profile profile = profile_start(runtime, options->profile);
  struct model model = model_load(runtime, options->models[0], options->seed, &profile);
  run_untimed(&model, options);
  profile_send(&profile, runtime, model.session);
}

int main(int argc, char **argv) {
  uint64_t start = now_ns();
  listener_open();
  fail_context("args", NULL);
  fail_catch_crashes();
  struct options options = options_parse(argc, argv);
  if (options.version) {
    listener_line(VERSION_LINE, sizeof VERSION_LINE - 1);
    _exit(0);
  }
  listener_watch_stdin(options.watch_stdin);
  // Before the runtime is loaded, so that every thread it starts inherits it.
  if (options.cpu_count) hold_to(&options);

  fail_context("load", NULL);
  struct runtime runtime = runtime_load(options.library, options.threads, options.optimization);

  report_start(&options, &runtime);
  if (options.profile) {
    time_layers(&runtime, &options);
  } else {
    time_models(&runtime, &options, start);
  }
  report_end();
  // Everything is said. Some releases of the runtime crash in their destructors, which would look like a failure.
  _exit(0);
}
