#include "measure.h"

#include <stdlib.h>
#include <sys/resource.h>

#include "camera.h"
#include "clock.h"
#include "fail.h"
#include "listener.h"
#include "report.h"

enum { WINDOW_RUNS = 20, SETTLED_PERCENT = 2 };

static int ascending(const void *a, const void *b) {
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return (left > right) - (left < right);
}

// Reorders the values.
static uint64_t median_ns(uint64_t *values, size_t count) {
  qsort(values, count, sizeof *values, ascending);
  uint64_t upper = values[count / 2];
  return count % 2 ? upper : (values[count / 2 - 1] + upper) / 2;
}

static bool agree(uint64_t a, uint64_t b) {
  uint64_t less = a < b ? a : b, more = a < b ? b : a;
  return (more - less) * 100 < less * SETTLED_PERCENT;
}

struct warmup warm_up(struct model *model, const struct options *options) {
  fail_context("run", model->path);
  struct warmup warmup = {0};
  uint64_t window[WINDOW_RUNS];
  uint64_t previous_median = 0;  // agrees with nothing
  uint64_t start = now_ns();
  while (warmup.ns < options->warmup_cap_ns) {
    uint64_t from = now_ns();
    model_run(model);
    uint64_t now = now_ns();
    window[warmup.runs++ % WINDOW_RUNS] = now - from;
    warmup.ns = now - start;
    listener_check(now);
    if (warmup.runs % WINDOW_RUNS == 0) {
      uint64_t median = median_ns(window, WINDOW_RUNS);
      warmup.settled = agree(median, previous_median);
      previous_median = median;
    }
    if (warmup.settled && warmup.runs >= options->warmup_runs && warmup.ns >= options->warmup_ns) break;
  }
  return warmup;
}

static struct rusage usage_now(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage;
}

// After `runs` runs, or as soon as the turn has lasted its time; a slow model still gets a few runs for a median.
static bool is_over(size_t runs, uint64_t ns, const struct options *options) {
  return runs >= options->runs || (runs >= options->least_runs && ns >= options->min_round_ns);
}

static void run_back_to_back(struct model *model, struct turn *turn, uint64_t *samples_ns,
                             const struct options *options) {
  uint64_t start = now_ns();
  while (!is_over(turn->runs, turn->ns, options)) {
    uint64_t from = now_ns();
    model_run(model);
    uint64_t now = now_ns();
    samples_ns[turn->runs++] = now - from;
    turn->ns = now - start;
    listener_check(now);
  }
}

// A sample lasts from the frame's arrival to the result: waking up late and working on the frame before are in it.
static void run_with_camera(struct model *model, struct turn *turn, uint64_t *samples_ns,
                            const struct options *options) {
  struct camera camera = camera_start(options->period_ns);
  uint64_t start = now_ns();
  while (!is_over(turn->runs, turn->ns, options)) {
    uint64_t arrival = camera_take(&camera);
    model_run(model);
    samples_ns[turn->runs++] = camera_now() - arrival;
    uint64_t now = now_ns();
    turn->ns = now - start;
    listener_check(now);
  }
  camera_stop(&camera);
  turn->missed_frames = camera.missed;
}

static void measure_turn(struct model *model, struct turn *turn, uint64_t *samples_ns, const struct options *options) {
  fail_context("run", model->path);
  struct rusage before = usage_now();
  if (options->period_ns) {
    run_with_camera(model, turn, samples_ns, options);
  } else {
    run_back_to_back(model, turn, samples_ns, options);
  }
  struct rusage after = usage_now();
  turn->involuntary_switches = (uint64_t)(after.ru_nivcsw - before.ru_nivcsw);
  turn->voluntary_switches = (uint64_t)(after.ru_nvcsw - before.ru_nvcsw);
  turn->samples_ns = samples_ns;
}

void measure(struct model *models, const struct options *options, uint64_t agent_start_ns) {
  // One array for all turns: what is reported needs not be kept, however long it goes on.
  uint64_t *samples_ns = calloc(options->runs, sizeof *samples_ns);
  if (!samples_ns) fail("memory", "no memory for %zu samples", options->runs);
  uint64_t start = now_ns();
  size_t count = options->model_count;
  for (size_t round = options->first_round;; round++) {
    bool first = round == options->first_round;
    if (options->duration_ns ? !first && now_ns() - start >= options->duration_ns : round >= options->rounds) break;
    for (size_t position = 0; position < count; position++) {
      size_t which = round % 2 == 0 ? position : count - 1 - position;
      struct turn turn = {.model = which, .round = round, .position = position, .start_ns = now_ns() - agent_start_ns};
      measure_turn(&models[which], &turn, samples_ns, options);
      report_turn(&turn, options);
    }
  }
  free(samples_ns);
}

void run_untimed(struct model *model, const struct options *options) {
  fail_context("run", model->path);
  for (size_t runs = 0; runs < options->warmup_runs; runs++) {
    model_run(model);
    listener_check(now_ns());
  }
  uint64_t start = now_ns();
  for (size_t runs = 0; !is_over(runs, now_ns() - start, options); runs++) {
    model_run(model);
    listener_check(now_ns());
  }
}
