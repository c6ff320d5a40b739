#include "inputs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fail.h"

double generator_next(struct generator *generator) {
  generator->state = generator->state * 1664525u + 1013904223u;
  return (generator->state >> 8) / 16777216.0 - 0.5;
}

static void fill_real(void *data, const struct tensor *tensor, struct generator *generator) {
  for (size_t i = 0; i < tensor->elements; i++) {
    double value = generator_next(generator);
    if (tensor->type == ORT_FLOAT32) {
      ((float *)data)[i] = (float)value;
    } else if (tensor->type == ORT_FLOAT64) {
      ((double *)data)[i] = value;
    } else {
      ((float16 *)data)[i] = (float16)value;
    }
  }
}

// Linux promises more memory than there is and kills who uses it: an absurd shape must be refused before that.
static size_t bytes_needed(const struct tensor *tensor) {
  size_t bytes;
  size_t machine = (size_t)sysconf(_SC_PHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE);
  if (__builtin_mul_overflow(tensor->elements, tensor_type_bytes(tensor->type), &bytes) || bytes > machine) {
    fail("memory", "the input \"%s\" has %zu elements, more than fit into this machine's memory", tensor->name,
         tensor->elements);
  }
  return bytes;
}

OrtValue *input_make(const struct runtime *runtime, const struct tensor *tensor, struct generator *generator) {
  enum { ALIGNMENT = 64 };  // a cache line, and the widest vector: an unaligned input would cost time by chance
  if (tensor_type_bytes(tensor->type) == 0) {
    const char *name = tensor_type_name(tensor->type);
    fail("io", "the input \"%s\" has the element type %s (%d), which cannot be filled", tensor->name,
         name ? name : "unknown", (int)tensor->type);
  }
  size_t bytes = bytes_needed(tensor);
  void *data;
  if (posix_memalign(&data, ALIGNMENT, bytes ? bytes : ALIGNMENT)) {
    fail("memory", "no memory for the input \"%s\" (%zu bytes)", tensor->name, bytes);
  }
  if (tensor_type_is_real(tensor->type)) {
    fill_real(data, tensor, generator);
  } else {
    memset(data, 0, bytes);
  }
  OrtValue *value;
  runtime_check(runtime,
                runtime->api->CreateTensorWithDataAsOrtValue(runtime->memory, data, bytes, tensor->dims, tensor->rank,
                                                             tensor->type, &value),
                "io");
  return value;
}
