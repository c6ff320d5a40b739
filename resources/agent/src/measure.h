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

struct round {
  size_t position;    // in this round's order
  uint64_t start_ns;  // since the agent's start
  uint64_t ns;        // the round's wall time, which is more than the samples' sum
  uint64_t involuntary_switches;
  uint64_t voluntary_switches;
  size_t runs;
  uint64_t *samples_ns;
};

// Runs until the protocol's minimum is over and two successive windows agree, or the cap is reached.
struct warmup warm_up(struct model *model, const struct options *options);

// Measures all models interleaved: forward in even rounds, backward in odd ones, so that neither drift (heat, a
// neighbour's load) nor the place after a certain other model falls on one of them. Gives rounds[model][round].
struct round **measure(struct model *models, size_t count, const struct options *options, uint64_t agent_start_ns);

// Reorders the values.
uint64_t median_ns(uint64_t *values, size_t count);

#endif
