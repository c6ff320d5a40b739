#ifndef ESPALIER_INPUTS_H
#define ESPALIER_INPUTS_H

#include <stdint.h>

#include "runtime.h"
#include "tensor.h"

// The numbers every side of a comparison can make for itself: x -> x * 1664525 + 1013904223 modulo 2^32 (Numerical
// Recipes' constants), of which the upper 24 bits give a value in [-0.5, 0.5) that a float32 holds exactly.
struct generator {
  uint32_t state;
};
double generator_next(struct generator *generator);

// Makes the tensor and fills it: real types from the generator, integer and boolean ones with zeros, which draw nothing.
// Ends the agent when the type cannot be filled or the tensor cannot fit into this machine's memory.
OrtValue *input_make(const struct runtime *runtime, const struct tensor *tensor, struct generator *generator);

#endif
