#ifndef ESPALIER_MODEL_H
#define ESPALIER_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "outputs.h"
#include "profile.h"
#include "runtime.h"

// A model ready to be run again and again on the same input, and what its first run gave.
struct model {
  const char *path;
  const struct runtime *runtime;
  OrtSession *session;
  size_t input_count;
  size_t output_count;
  char **input_names;
  char **output_names;
  OrtValue **input_values;
  OrtValue **output_values;  // made by the first run, overwritten by the others: allocation is not what is measured
  struct tensor *inputs;
  struct output *outputs;
  uint64_t create_session_ns;
  uint64_t first_run_ns;
};

// Loads the model and runs it once. `profile`: takes over the file that the runtime opened for it; NULL for none.
struct model model_load(const struct runtime *runtime, const char *path, uint32_t seed, struct profile *profile);

// One inference. Whoever wants its duration reads the clock around it.
void model_run(struct model *model);

#endif
