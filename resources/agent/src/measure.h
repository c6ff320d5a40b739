#ifndef ESPALIER_MEASURE_H
#define ESPALIER_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model.h"
#include "options.h"

struct warmup {
  size_t runs;
  uint64_t ns;
  bool settled;
};

// One model's turn in one round.
struct turn {
  size_t model;
  size_t round;
  size_t position;    // in the round's order
  uint64_t start_ns;  // since the agent's start
  uint64_t ns;        // wall time, which is more than the samples' sum
  uint64_t involuntary_switches;
  uint64_t voluntary_switches;
  uint64_t missed_frames;  // of a camera
  size_t runs;
  const uint64_t *samples_ns;
};

// Runs until the protocol's minimum is over and two successive windows agree, or the cap is reached.
struct warmup warm_up(struct model *model, const struct options *options);

// Measures all models interleaved and reports each turn as it is over: forward in even rounds, backward in odd ones, so
// that neither drift (heat, a neighbour's load) nor the place after a certain other model falls on one of them.
void measure(struct model *models, const struct options *options, uint64_t agent_start_ns);

// Runs the model as often as in its warm-up's minimum and a turn, without a look at the clock but for the end.
void run_untimed(struct model *model, const struct options *options);

#endif
