#ifndef ESPALIER_OUTPUTS_H
#define ESPALIER_OUTPUTS_H

#include "runtime.h"
#include "tensor.h"

enum { OUTPUT_FIRST = 8 };

// What the laptop compares with its own result, taken from a model's first run.
struct output {
  struct tensor tensor;
  double sum;  // in element order
  double first[OUTPUT_FIRST];
};

struct output output_read(const struct runtime *runtime, const char *name, OrtValue *value);
void output_json(struct json *json, const struct output *output);

#endif
