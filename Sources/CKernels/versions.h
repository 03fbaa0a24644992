// Compiles a function for several generations of processors, with a choice at run time that tests
// can limit (unlike that of clones.h).
#ifndef VERSIONS_H
#define VERSIONS_H
#include "inference.h"

// Everything that versions share must become part of them, or it would be compiled for the oldest.
#define INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define AVX512 __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,bmi2")))
#define AVX2 __attribute__((target("avx2,fma,bmi2")))
// Defines `name` from `name_body`.
#define VERSIONS(name, parameters, arguments)                              \
  AVX512 static void name##_avx512 parameters { name##_body arguments; } \
  AVX2 static void name##_avx2 parameters { name##_body arguments; }     \
  static void name##_plain parameters { name##_body arguments; }         \
  void name parameters {                                                   \
    const int32_t level = ck_instruction_level();                          \
    if (level >= 3)                                                        \
      name##_avx512 arguments;                                             \
    else if (level == 2)                                                   \
      name##_avx2 arguments;                                               \
    else                                                                   \
      name##_plain arguments;                                              \
  }
#else
#define VERSIONS(name, parameters, arguments) \
  void name parameters { name##_body arguments; }
#endif
#endif
