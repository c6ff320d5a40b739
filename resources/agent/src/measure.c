#include "measure.h"

#include <stdlib.h>
#include <sys/resource.h>

#include "clock.h"
#include "fail.h"
#include "listener.h"

enum { WINDOW_RUNS = 20, SETTLED_PERCENT = 2, MIN_RUNS_A_ROUND = 5 };

static int ascending(const void *a, const void *b) {
  uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
  return (left > right) - (left < right);
}

uint64_t median_ns(uint64_t *values, size_t count) {
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
    window[warmup.runs++ % WINDOW_RUNS] = model_run(model);
    uint64_t now = now_ns();
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

// Ends after `runs` runs, or as soon as the round has lasted its time; a slow model still gets a few runs for a median.
static void measure_round(struct model *model, struct round *round, const struct options *options) {
  fail_context("run", model->path);
  round->samples_ns = calloc(options->runs, sizeof *round->samples_ns);
  if (!round->samples_ns) fail("memory", "no memory for %zu samples", options->runs);
  struct rusage before = usage_now();
  uint64_t start = now_ns();
  while (round->runs < options->runs) {
    if (round->runs >= MIN_RUNS_A_ROUND && round->ns >= options->min_round_ns) break;
    round->samples_ns[round->runs++] = model_run(model);
    uint64_t now = now_ns();
    round->ns = now - start;
    listener_check(now);
  }
  struct rusage after = usage_now();
  round->involuntary_switches = (uint64_t)(after.ru_nivcsw - before.ru_nivcsw);
  round->voluntary_switches = (uint64_t)(after.ru_nvcsw - before.ru_nvcsw);
  // A round that its time ends has room for far more samples; a long measurement would run out of memory.
  uint64_t *kept = realloc(round->samples_ns, round->runs * sizeof *kept);
  if (kept) round->samples_ns = kept;
}

struct round **measure(struct model *models, size_t count, const struct options *options, uint64_t agent_start_ns) {
  struct round **rounds = calloc(count, sizeof *rounds);
  if (!rounds) fail("memory", "no memory for the rounds");
  for (size_t i = 0; i < count; i++) {
    rounds[i] = calloc(options->rounds, sizeof **rounds);
    if (!rounds[i]) fail("memory", "no memory for %zu rounds", options->rounds);
  }

  for (size_t number = 0; number < options->rounds; number++) {
    for (size_t position = 0; position < count; position++) {
      size_t which = number % 2 == 0 ? position : count - 1 - position;
      struct round *round = &rounds[which][number];
      round->position = position;
      round->start_ns = now_ns() - agent_start_ns;
      measure_round(&models[which], round, options);
    }
    listener_progress("measure", number + 1, options->rounds);
  }
  return rounds;
}
