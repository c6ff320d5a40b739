#ifndef ESPALIER_TENSOR_H
#define ESPALIER_TENSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"
#include "runtime.h"

// Both compilers convert it, with a helper of their own where the processor cannot.
__extension__ typedef _Float16 float16;

struct tensor {
  const char *name;
  enum ort_type type;
  size_t rank;
  int64_t *dims;
  size_t elements;
};

// What a program calls the type, as onnxruntime-node does; NULL for a type the agent does not handle.
const char *tensor_type_name(enum ort_type type);
// Bytes an element takes; 0 for a type without a fixed size.
size_t tensor_type_bytes(enum ort_type type);
bool tensor_type_is_real(enum ort_type type);

// Reads type and dimensions. Symbolic dimensions become 1 unless the shape is a value's, which has none.
struct tensor tensor_describe(const struct runtime *runtime, const char *name, const OrtShapeInfo *shape);

// `{name, type, dims, elements` of a JSON object, left open for more members.
void tensor_open_json(struct json *json, const struct tensor *tensor);

#endif
