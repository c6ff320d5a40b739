// The part of ONNX Runtime's C API that the agent calls.
//
// The official header is in no package that a checkout could fetch, and most of it would be unused. What binds a caller
// to the library is only the order of the function table: ONNX Runtime appends to it and never reorders, so a slot number
// is an ABI fact. The assertions at the end pin the slots; tests compare the results with onnxruntime-node's.
#ifndef ESPALIER_ORT_ABI_H
#define ESPALIER_ORT_ABI_H

#include <stddef.h>
#include <stdint.h>

// Version 17 is what the oldest Jetson wheels still in use have; later libraries serve it too.
#define ORT_API_VERSION_NEEDED 17

enum { ORT_LOG_FATAL = 4 };
enum { ORT_ALLOCATOR_ARENA = 1 };
enum { ORT_MEMORY_DEFAULT = 0 };

enum ort_type {
  ORT_FLOAT32 = 1,
  ORT_UINT8 = 2,
  ORT_INT8 = 3,
  ORT_UINT16 = 4,
  ORT_INT16 = 5,
  ORT_INT32 = 6,
  ORT_INT64 = 7,
  ORT_STRING = 8,
  ORT_BOOL = 9,
  ORT_FLOAT16 = 10,
  ORT_FLOAT64 = 11,
  ORT_UINT32 = 12,
  ORT_UINT64 = 13,
};

typedef struct OrtStatus OrtStatus;
typedef struct OrtEnv OrtEnv;
typedef struct OrtSession OrtSession;
typedef struct OrtSessionOptions OrtSessionOptions;
typedef struct OrtThreadingOptions OrtThreadingOptions;
typedef struct OrtRunOptions OrtRunOptions;
typedef struct OrtAllocator OrtAllocator;
typedef struct OrtMemoryInfo OrtMemoryInfo;
typedef struct OrtValue OrtValue;
typedef struct OrtTypeInfo OrtTypeInfo;
typedef struct OrtShapeInfo OrtShapeInfo;

// Slots FIRST to LAST, both included, are there and not called.
#define ORT_UNUSED(first, last) void *unused_##first[(last) - (first) + 1]

typedef struct OrtApi {
  ORT_UNUSED(0, 1);
  const char *(*GetErrorMessage)(const OrtStatus *);
  ORT_UNUSED(3, 5);
  OrtStatus *(*DisableTelemetryEvents)(const OrtEnv *);
  OrtStatus *(*CreateSession)(const OrtEnv *, const char *path, const OrtSessionOptions *, OrtSession **);
  ORT_UNUSED(8, 8);
  OrtStatus *(*Run)(OrtSession *, const OrtRunOptions *, const char *const *input_names, const OrtValue *const *inputs,
                    size_t input_count, const char *const *output_names, size_t output_count, OrtValue **outputs);
  OrtStatus *(*CreateSessionOptions)(OrtSessionOptions **);
  ORT_UNUSED(11, 13);
  OrtStatus *(*EnableProfiling)(OrtSessionOptions *, const char *prefix);
  ORT_UNUSED(15, 22);
  OrtStatus *(*SetSessionGraphOptimizationLevel)(OrtSessionOptions *, int level);
  ORT_UNUSED(24, 29);
  OrtStatus *(*SessionGetInputCount)(const OrtSession *, size_t *);
  OrtStatus *(*SessionGetOutputCount)(const OrtSession *, size_t *);
  ORT_UNUSED(32, 32);
  OrtStatus *(*SessionGetInputTypeInfo)(const OrtSession *, size_t index, OrtTypeInfo **);
  ORT_UNUSED(34, 35);
  OrtStatus *(*SessionGetInputName)(const OrtSession *, size_t index, OrtAllocator *, char **);
  OrtStatus *(*SessionGetOutputName)(const OrtSession *, size_t index, OrtAllocator *, char **);
  ORT_UNUSED(38, 48);
  OrtStatus *(*CreateTensorWithDataAsOrtValue)(const OrtMemoryInfo *, void *data, size_t bytes, const int64_t *dims,
                                               size_t rank, enum ort_type, OrtValue **);
  OrtStatus *(*IsTensor)(const OrtValue *, int *);
  OrtStatus *(*GetTensorMutableData)(OrtValue *, void **);
  ORT_UNUSED(52, 54);
  OrtStatus *(*CastTypeInfoToTensorInfo)(const OrtTypeInfo *, const OrtShapeInfo **null_unless_tensor);
  ORT_UNUSED(56, 59);
  OrtStatus *(*GetTensorElementType)(const OrtShapeInfo *, enum ort_type *);
  OrtStatus *(*GetDimensionsCount)(const OrtShapeInfo *, size_t *);
  OrtStatus *(*GetDimensions)(const OrtShapeInfo *, int64_t *dims, size_t rank);
  ORT_UNUSED(63, 64);
  OrtStatus *(*GetTensorTypeAndShape)(const OrtValue *, OrtShapeInfo **);
  ORT_UNUSED(66, 68);
  OrtStatus *(*CreateCpuMemoryInfo)(int allocator, int memory, OrtMemoryInfo **);
  ORT_UNUSED(70, 77);
  OrtStatus *(*GetAllocatorWithDefaultOptions)(OrtAllocator **);
  ORT_UNUSED(79, 97);
  void (*ReleaseTypeInfo)(OrtTypeInfo *);
  void (*ReleaseShapeInfo)(OrtShapeInfo *);
  ORT_UNUSED(100, 109);
  OrtStatus *(*SessionEndProfiling)(OrtSession *, OrtAllocator *, char **name);
  ORT_UNUSED(111, 118);
  OrtStatus *(*CreateEnvWithGlobalThreadPools)(int log_level, const char *log_id, const OrtThreadingOptions *, OrtEnv **);
  OrtStatus *(*DisablePerSessionThreads)(OrtSessionOptions *);
  OrtStatus *(*CreateThreadingOptions)(OrtThreadingOptions **);
  ORT_UNUSED(122, 146);
  OrtStatus *(*SetGlobalIntraOpNumThreads)(OrtThreadingOptions *, int threads);
  OrtStatus *(*SetGlobalInterOpNumThreads)(OrtThreadingOptions *, int threads);
} OrtApi;

typedef struct OrtApiBase {
  const OrtApi *(*GetApi)(uint32_t version);
  const char *(*GetVersionString)(void);
} OrtApiBase;

#define ORT_SLOT(member, slot) \
  _Static_assert(offsetof(OrtApi, member) == (slot) * sizeof(void *), #member " has left its slot")
ORT_SLOT(GetErrorMessage, 2);
ORT_SLOT(Run, 9);
ORT_SLOT(EnableProfiling, 14);
ORT_SLOT(SetSessionGraphOptimizationLevel, 23);
ORT_SLOT(SessionGetInputCount, 30);
ORT_SLOT(SessionGetInputTypeInfo, 33);
ORT_SLOT(SessionGetInputName, 36);
ORT_SLOT(CreateTensorWithDataAsOrtValue, 49);
ORT_SLOT(CastTypeInfoToTensorInfo, 55);
ORT_SLOT(GetTensorElementType, 60);
ORT_SLOT(GetTensorTypeAndShape, 65);
ORT_SLOT(CreateCpuMemoryInfo, 69);
ORT_SLOT(GetAllocatorWithDefaultOptions, 78);
ORT_SLOT(ReleaseShapeInfo, 99);
ORT_SLOT(SessionEndProfiling, 110);
ORT_SLOT(CreateEnvWithGlobalThreadPools, 119);
ORT_SLOT(SetGlobalInterOpNumThreads, 148);

#endif
