// The part of ONNX Runtime's C API that glia uses, declared by hand.
//
// The library is opened at run time, so that glia builds and runs without it. Its only symbol is
// `OrtGetApiBase`; everything else is a table of functions whose order never changes. The names here are
// ours; behind each is the number of the slot and the name in ONNX Runtime's documentation,
// https://onnxruntime.ai/docs/api/c/struct_ort_api.html.
#ifndef CONNXRUNTIME_H
#define CONNXRUNTIME_H
#include <stddef.h>
#include <stdint.h>

// The library's objects; nobody but the library knows what is in them.
typedef struct cort_status cort_status;
typedef struct cort_env cort_env;
typedef struct cort_options cort_options;
typedef struct cort_session cort_session;
typedef struct cort_run_options cort_run_options;
typedef struct cort_value cort_value;
typedef struct cort_memory_info cort_memory_info;
typedef struct cort_allocator cort_allocator;
typedef struct cort_type_info cort_type_info;
typedef struct cort_shape cort_shape;
typedef struct cort_cuda_options cort_cuda_options;

// Numbers of the library's enumerations.
enum {
  CORT_LOG_FATAL = 4,         // ORT_LOGGING_LEVEL_FATAL
  CORT_FLOAT = 1,             // ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT, and so on
  CORT_UINT8 = 2,
  CORT_INT8 = 3,
  CORT_INT32 = 6,
  CORT_INT64 = 7,
  CORT_DOUBLE = 11,
  CORT_ARENA_ALLOCATOR = 1,   // OrtArenaAllocator
  CORT_MEMORY_DEFAULT = 0,    // OrtMemTypeDefault
};

// The table of functions. A function that returns a status succeeded if it is null.
typedef struct {
  const void *slots_0_to_1[2];
  const char *(*message)(const cort_status *status);                                   // 2 GetErrorMessage
  cort_status *(*create_env)(int log_level, const char *name, cort_env **out);         // 3 CreateEnv
  const void *slots_4_to_6[3];
  cort_status *(*create_session)(const cort_env *env, const char *path,
                                 const cort_options *options, cort_session **out);     // 7 CreateSession
  cort_status *(*create_session_from_bytes)(
      const cort_env *env, const void *bytes, size_t count, const cort_options *options,
      cort_session **out);                                                  // 8 CreateSessionFromArray
  cort_status *(*run)(cort_session *session, const cort_run_options *options,
                      const char *const *input_names, const cort_value *const *inputs,
                      size_t input_count, const char *const *output_names, size_t output_count,
                      cort_value **outputs);                                            // 9 Run
  cort_status *(*create_options)(cort_options **out);                    // 10 CreateSessionOptions
  const void *slots_11_to_23[13];
  cort_status *(*set_threads_in_operators)(cort_options *options, int count);  // 24 SetIntraOpNumThreads
  cort_status *(*set_threads_over_operators)(cort_options *options, int count);  // 25 SetInterOpNumThreads
  const void *slots_26_to_29[4];
  cort_status *(*input_count)(const cort_session *session, size_t *out);       // 30 SessionGetInputCount
  cort_status *(*output_count)(const cort_session *session, size_t *out);      // 31 SessionGetOutputCount
  const void *slot_32;
  cort_status *(*input_type)(const cort_session *session, size_t index,
                             cort_type_info **out);                         // 33 SessionGetInputTypeInfo
  cort_status *(*output_type)(const cort_session *session, size_t index,
                              cort_type_info **out);                       // 34 SessionGetOutputTypeInfo
  const void *slot_35;
  cort_status *(*input_name)(const cort_session *session, size_t index, cort_allocator *allocator,
                             char **out);                                       // 36 SessionGetInputName
  cort_status *(*output_name)(const cort_session *session, size_t index, cort_allocator *allocator,
                              char **out);                                     // 37 SessionGetOutputName
  const void *slots_38_to_48[11];
  cort_status *(*create_tensor_on)(const cort_memory_info *memory, void *numbers, size_t byte_count,
                                   const int64_t *sides, size_t side_count, int element_type,
                                   cort_value **out);              // 49 CreateTensorWithDataAsOrtValue
  const void *slot_50;
  cort_status *(*tensor_numbers)(cort_value *value, void **out);               // 51 GetTensorMutableData
  const void *slots_52_to_54[3];
  cort_status *(*tensor_shape_of_type)(const cort_type_info *type,
                                       const cort_shape **out);            // 55 CastTypeInfoToTensorInfo
  const void *slots_56_to_59[4];
  cort_status *(*element_type)(const cort_shape *shape, int *out);             // 60 GetTensorElementType
  cort_status *(*side_count)(const cort_shape *shape, size_t *out);            // 61 GetDimensionsCount
  cort_status *(*sides)(const cort_shape *shape, int64_t *sides, size_t count);  // 62 GetDimensions
  const void *slots_63_to_64[2];
  cort_status *(*tensor_shape)(const cort_value *value, cort_shape **out);     // 65 GetTensorTypeAndShape
  const void *slots_66_to_68[3];
  cort_status *(*create_cpu_memory_info)(int allocator_type, int memory_type,
                                         cort_memory_info **out);               // 69 CreateCpuMemoryInfo
  const void *slots_70_to_75[6];
  cort_status *(*free)(cort_allocator *allocator, void *memory);               // 76 AllocatorFree
  const void *slot_77;
  cort_status *(*default_allocator)(cort_allocator **out);          // 78 GetAllocatorWithDefaultOptions
  const void *slots_79_to_91[13];
  void (*release_env)(cort_env *env);                                           // 92 ReleaseEnv
  void (*release_status)(cort_status *status);                                  // 93 ReleaseStatus
  void (*release_memory_info)(cort_memory_info *memory);                        // 94 ReleaseMemoryInfo
  void (*release_session)(cort_session *session);                               // 95 ReleaseSession
  void (*release_value)(cort_value *value);                                     // 96 ReleaseValue
  const void *slot_97;
  void (*release_type)(cort_type_info *type);                                   // 98 ReleaseTypeInfo
  void (*release_shape)(cort_shape *shape);                         // 99 ReleaseTensorTypeAndShapeInfo
  void (*release_options)(cort_options *options);                               // 100 ReleaseSessionOptions
  const void *slots_101_to_124[24];
  cort_status *(*providers)(char ***out, int *count);                           // 125 GetAvailableProviders
  cort_status *(*release_providers)(char **names, int count);               // 126 ReleaseAvailableProviders
  const void *slots_127_to_203[77];
  cort_status *(*append_cuda)(
      cort_options *options,
      const cort_cuda_options *cuda);            // 204 SessionOptionsAppendExecutionProvider_CUDA_V2
  cort_status *(*create_cuda_options)(cort_cuda_options **out);             // 205 CreateCUDAProviderOptions
  const void *slots_206_to_207[2];
  void (*release_cuda_options)(cort_cuda_options *cuda);                   // 208 ReleaseCUDAProviderOptions
} cort_api;

// The version of the table that this header describes; each newer library offers it too.
enum { CORT_API_VERSION = 12 };

// The library's entry: what `OrtGetApiBase` returns.
typedef struct {
  const cort_api *(*api)(uint32_t version);
  const char *(*version)(void);
} cort_base;

// Opens a library and looks up its entry. On failure the result is null and `problem` a reason, which is
// valid until the next call on this thread.
//
// - path: a file, or a bare name that the system's loader looks for.
// - problem: receives the reason; null if the library was opened but is not ONNX Runtime.
// - file: receives the path of the file that was opened, valid as long as the process.
const cort_base *cort_open(const char *path, const char **problem, const char **file);
#endif
