#ifndef ESPALIER_RUNTIME_H
#define ESPALIER_RUNTIME_H

#include <stdint.h>

#include "ort_abi.h"

// ONNX Runtime, loaded at run time: one agent serves every board and library version.
struct runtime {
  const OrtApi *api;
  const char *version;
  OrtEnv *env;
  OrtSessionOptions *session_options;
  OrtAllocator *allocator;
  OrtMemoryInfo *memory;
  uint64_t load_ns;  // dlopen and OrtGetApiBase
};

struct runtime runtime_load(const char *library, int threads, int optimization);

// Ends the agent with the runtime's own message unless `status` is a success.
void runtime_check(const struct runtime *runtime, OrtStatus *status, const char *stage);

#endif
