#include "runtime.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "fail.h"

void runtime_check(const struct runtime *runtime, OrtStatus *status, const char *stage) {
  if (status) fail(stage, "%s", runtime->api->GetErrorMessage(status));
}

static const OrtApiBase *load_library(const char *library) {
  // Releases from 1.29 on report to their maker from Linux too. It must be in place before the library's constructors run.
  setenv("ORT_DISABLE_TELEMETRY", "1", 1);
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (!handle) fail("load", "%s", dlerror());
  void *symbol = dlsym(handle, "OrtGetApiBase");
  if (!symbol) fail("load", "%s is not ONNX Runtime: it has no OrtGetApiBase", library);
  const OrtApiBase *(*get_base)(void);
  memcpy(&get_base, &symbol, sizeof get_base);  // ISO C has no cast from a data to a function pointer
  return get_base();
}

struct runtime runtime_load(const char *library, int threads, int optimization) {
  struct runtime runtime = {0};
  uint64_t start = now_ns();
  const OrtApiBase *base = load_library(library);
  runtime.load_ns = now_ns() - start;
  runtime.version = base->GetVersionString();

  fail_context("api", NULL);
  runtime.api = base->GetApi(ORT_API_VERSION_NEEDED);
  if (!runtime.api) {
    fail("api", "ONNX Runtime %s is too old: 1.%d or newer is needed", runtime.version, ORT_API_VERSION_NEEDED);
  }
  const OrtApi *api = runtime.api;

  // One pool for all sessions. With a pool each, the threads of the candidate that just ran go on spinning for a while
  // and slow down the one being timed.
  OrtThreadingOptions *threading;
  runtime_check(&runtime, api->CreateThreadingOptions(&threading), "api");
  runtime_check(&runtime, api->SetGlobalIntraOpNumThreads(threading, threads), "api");
  runtime_check(&runtime, api->SetGlobalInterOpNumThreads(threading, 1), "api");
  // What goes wrong comes back as a status.
  runtime_check(&runtime, api->CreateEnvWithGlobalThreadPools(ORT_LOG_FATAL, "espalier", threading, &runtime.env), "api");
  runtime_check(&runtime, api->DisableTelemetryEvents(runtime.env), "api");

  runtime_check(&runtime, api->CreateSessionOptions(&runtime.session_options), "api");
  runtime_check(&runtime, api->DisablePerSessionThreads(runtime.session_options), "api");
  runtime_check(&runtime, api->SetSessionGraphOptimizationLevel(runtime.session_options, optimization), "api");
  runtime_check(&runtime, api->GetAllocatorWithDefaultOptions(&runtime.allocator), "api");
  runtime_check(&runtime, api->CreateCpuMemoryInfo(ORT_ALLOCATOR_ARENA, ORT_MEMORY_DEFAULT, &runtime.memory), "api");
  return runtime;
}
