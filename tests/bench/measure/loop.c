// The plainest loop there is around ONNX Runtime's Run, to compare the agent with: it knows nothing of rounds, listeners
// and lines. Usage: loop LIBRARY MODEL WARMUP_RUNS RUNS; prints the nanoseconds of each run on a line of its own.
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ort_abi.h"

// What the agent does not call: a session with threads of its own.
enum { CREATE_ENV = 3, SET_INTRA_OP_THREADS = 24 };

static const OrtApi *api;

static void check(OrtStatus *status) {
  if (!status) return;
  fprintf(stderr, "%s\n", api->GetErrorMessage(status));
  exit(1);
}

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC_RAW, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  size_t warmups = strtoul(argv[3], NULL, 10), runs = strtoul(argv[4], NULL, 10);
  void *library = dlopen(argv[1], RTLD_NOW);
  if (!library) return fprintf(stderr, "%s\n", dlerror()), 1;
  const OrtApiBase *(*get_base)(void) = (const OrtApiBase *(*)(void))dlsym(library, "OrtGetApiBase");
  api = get_base()->GetApi(ORT_API_VERSION_NEEDED);
  void *const *table = (void *const *)api;

  OrtEnv *env;
  OrtStatus *(*create_env)(int, const char *, OrtEnv **) = (OrtStatus * (*)(int, const char *, OrtEnv **)) table[CREATE_ENV];
  check(create_env(ORT_LOG_FATAL, "loop", &env));
  OrtSessionOptions *options;
  check(api->CreateSessionOptions(&options));
  check(((OrtStatus * (*)(OrtSessionOptions *, int)) table[SET_INTRA_OP_THREADS])(options, 1));
  OrtSession *session;
  check(api->CreateSession(env, argv[2], options, &session));

  OrtAllocator *allocator;
  check(api->GetAllocatorWithDefaultOptions(&allocator));
  char *input_name, *output_name;
  check(api->SessionGetInputName(session, 0, allocator, &input_name));
  check(api->SessionGetOutputName(session, 0, allocator, &output_name));
  OrtTypeInfo *type;
  const OrtShapeInfo *shape;
  check(api->SessionGetInputTypeInfo(session, 0, &type));
  check(api->CastTypeInfoToTensorInfo(type, &shape));
  size_t rank, elements = 1;
  int64_t dims[8];
  check(api->GetDimensionsCount(shape, &rank));
  if (rank > 8) return 1;
  check(api->GetDimensions(shape, dims, rank));
  for (size_t i = 0; i < rank; i++) elements *= (size_t)(dims[i] = dims[i] < 0 ? 1 : dims[i]);
  float *data = aligned_alloc(64, (elements * sizeof *data + 63) / 64 * 64);
  uint32_t state = 12345;
  for (size_t i = 0; i < elements; i++) {
    state = state * 1664525u + 1013904223u;
    data[i] = (float)((state >> 8) / 16777216.0 - 0.5);
  }
  OrtMemoryInfo *memory;
  check(api->CreateCpuMemoryInfo(ORT_ALLOCATOR_ARENA, ORT_MEMORY_DEFAULT, &memory));
  OrtValue *input, *output = NULL;
  check(api->CreateTensorWithDataAsOrtValue(memory, data, elements * sizeof *data, dims, rank, ORT_FLOAT32, &input));

  const char *const inputs[] = {input_name}, *const outputs[] = {output_name};
  const OrtValue *const values[] = {input};
  uint64_t *samples = calloc(runs, sizeof *samples);
  for (size_t i = 0; i < warmups; i++) check(api->Run(session, NULL, inputs, values, 1, outputs, 1, &output));
  for (size_t i = 0; i < runs; i++) {
    uint64_t start = now_ns();
    check(api->Run(session, NULL, inputs, values, 1, outputs, 1, &output));
    samples[i] = now_ns() - start;
  }
  for (size_t i = 0; i < runs; i++) printf("%llu\n", (unsigned long long)samples[i]);
}
