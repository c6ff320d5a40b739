#include "tensor.h"

#include <stdlib.h>

#include "fail.h"

static const struct {
  const char *name;
  unsigned char bytes;
  bool real;
} types[] = {
    [ORT_FLOAT32] = {"float32", 4, true}, [ORT_UINT8] = {"uint8", 1, false},    [ORT_INT8] = {"int8", 1, false},
    [ORT_UINT16] = {"uint16", 2, false},  [ORT_INT16] = {"int16", 2, false},    [ORT_INT32] = {"int32", 4, false},
    [ORT_INT64] = {"int64", 8, false},    [ORT_STRING] = {"string", 0, false},  [ORT_BOOL] = {"bool", 1, false},
    [ORT_FLOAT16] = {"float16", 2, true}, [ORT_FLOAT64] = {"float64", 8, true}, [ORT_UINT32] = {"uint32", 4, false},
    [ORT_UINT64] = {"uint64", 8, false},
};

static bool known(enum ort_type type) { return (size_t)type < sizeof types / sizeof *types; }

const char *tensor_type_name(enum ort_type type) { return known(type) ? types[type].name : NULL; }

size_t tensor_type_bytes(enum ort_type type) { return known(type) ? types[type].bytes : 0; }

bool tensor_type_is_real(enum ort_type type) { return known(type) && types[type].real; }

struct tensor tensor_describe(const struct runtime *runtime, const char *name, const OrtShapeInfo *shape) {
  const OrtApi *api = runtime->api;
  struct tensor tensor = {.name = name, .elements = 1};
  runtime_check(runtime, api->GetTensorElementType(shape, &tensor.type), "io");
  runtime_check(runtime, api->GetDimensionsCount(shape, &tensor.rank), "io");
  tensor.dims = calloc(tensor.rank + 1, sizeof *tensor.dims);
  if (!tensor.dims) fail("memory", "no memory for the shape of \"%s\"", name);
  runtime_check(runtime, api->GetDimensions(shape, tensor.dims, tensor.rank), "io");
  for (size_t i = 0; i < tensor.rank; i++) {
    if (tensor.dims[i] < 0) tensor.dims[i] = 1;
    if (__builtin_mul_overflow(tensor.elements, (size_t)tensor.dims[i], &tensor.elements)) {
      fail("memory", "the shape of \"%s\" has more elements than can be counted", name);
    }
  }
  return tensor;
}

void tensor_open_json(struct json *json, const struct tensor *tensor) {
  json_open(json, NULL, '{');
  json_string(json, "name", tensor->name);
  json_string(json, "type", tensor_type_name(tensor->type));
  json_open(json, "dims", '[');
  for (size_t i = 0; i < tensor->rank; i++) json_signed(json, NULL, tensor->dims[i]);
  json_close(json, ']');
  json_unsigned(json, "elements", tensor->elements);
}
