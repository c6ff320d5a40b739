#include "outputs.h"

#include "fail.h"

static double element(const void *data, enum ort_type type, size_t i) {
  switch (type) {
    case ORT_FLOAT32: return ((const float *)data)[i];
    case ORT_FLOAT64: return ((const double *)data)[i];
    case ORT_FLOAT16: return (double)((const float16 *)data)[i];
    case ORT_BOOL:
    case ORT_UINT8: return ((const uint8_t *)data)[i];
    case ORT_INT8: return ((const int8_t *)data)[i];
    case ORT_UINT16: return ((const uint16_t *)data)[i];
    case ORT_INT16: return ((const int16_t *)data)[i];
    case ORT_UINT32: return ((const uint32_t *)data)[i];
    case ORT_INT32: return ((const int32_t *)data)[i];
    case ORT_UINT64: return (double)((const uint64_t *)data)[i];
    case ORT_INT64: return (double)((const int64_t *)data)[i];
    case ORT_STRING: break;
  }
  return __builtin_nan("");
}

struct output output_read(const struct runtime *runtime, const char *name, OrtValue *value) {
  const OrtApi *api = runtime->api;
  int is_tensor;
  runtime_check(runtime, api->IsTensor(value, &is_tensor), "io");
  if (!is_tensor) fail("io", "the output \"%s\" is not a tensor", name);

  OrtShapeInfo *shape;
  runtime_check(runtime, api->GetTensorTypeAndShape(value, &shape), "io");
  struct output output = {.tensor = tensor_describe(runtime, name, shape)};
  api->ReleaseShapeInfo(shape);
  enum ort_type type = output.tensor.type;
  if (tensor_type_bytes(type) == 0) {
    const char *type_name = tensor_type_name(type);
    fail("io", "the output \"%s\" has the element type %s (%d), which cannot be compared", name,
         type_name ? type_name : "unknown", (int)type);
  }

  void *data;
  runtime_check(runtime, api->GetTensorMutableData(value, &data), "io");
  for (size_t i = 0; i < output.tensor.elements; i++) {
    double number = element(data, type, i);
    output.sum += number;
    if (i < OUTPUT_FIRST) output.first[i] = number;
  }
  return output;
}

void output_json(struct json *json, const struct output *output) {
  enum { FLOAT32_DIGITS = 9, FLOAT64_DIGITS = 17 };
  const struct tensor *tensor = &output->tensor;
  int digits = tensor->type == ORT_FLOAT32 || tensor->type == ORT_FLOAT16 ? FLOAT32_DIGITS : FLOAT64_DIGITS;
  tensor_open_json(json, tensor);
  json_real(json, "sum", output->sum, FLOAT64_DIGITS);
  json_open(json, "first", '[');
  for (size_t i = 0; i < tensor->elements && i < OUTPUT_FIRST; i++) json_real(json, NULL, output->first[i], digits);
  json_close(json, ']');
  json_close(json, '}');
}
