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
  int cpu;           // -1: wherever the scheduler likes
  int optimization;  // ONNX Runtime's GraphOptimizationLevel; 99 is all
  size_t rounds;
  size_t runs;
  uint64_t min_round_ns;
  size_t warmup_runs;
  uint64_t warmup_ns;
  uint64_t warmup_cap_ns;
  uint32_t seed;
  bool samples;
  bool watch_stdin;
  bool version;
};

// The defaults are the measuring protocol's. Anything not understood ends the agent with stage "args".
struct options options_parse(int argc, char **argv);

#endif
