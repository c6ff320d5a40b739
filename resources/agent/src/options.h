#ifndef ESPALIER_OPTIONS_H
#define ESPALIER_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options {
  const char *library;
  const char **models;
  size_t model_count;
  int threads;
  const int *cpus;   // to which the threads are held
  size_t cpu_count;  // 0: wherever the scheduler likes
  int optimization;  // ONNX Runtime's GraphOptimizationLevel; 99 is all
  size_t first_round;    // 0, or where a measurement that was interrupted goes on
  size_t rounds;
  uint64_t duration_ns;  // rounds go on for so long instead; 0: for their number
  size_t runs;
  size_t least_runs;
  uint64_t min_round_ns;
  uint64_t period_ns;  // of the camera's frames; 0: back to back
  size_t warmup_runs;
  uint64_t warmup_ns;
  uint64_t warmup_cap_ns;
  uint32_t seed;
  const char *profile;  // path and first part of the name of the file for the layers' times; NULL: measure
  bool watch_stdin;
  bool version;
};

// The defaults are the measuring protocol's. Anything not understood ends the agent with stage "args".
struct options options_parse(int argc, char **argv);

#endif
