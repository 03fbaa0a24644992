#include "ckernels.h"

bool ck_has_avx512(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#else
  return false;
#endif
}

bool ck_has_avx512_bf16(void) {
#if defined(__x86_64__)
  return ck_has_avx512() && __builtin_cpu_supports("avx512bf16");
#else
  return false;
#endif
}
