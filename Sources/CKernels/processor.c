#include <stdatomic.h>

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

// The level in use; -1 until the processor was asked.
static _Atomic int32_t level = -1;

static int32_t highest_level(void) {
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") ||
      !__builtin_cpu_supports("bmi2"))
    return 0;
  return ck_has_avx512() ? 3 : 2;
#else
  return 0;
#endif
}

void ck_set_instruction_limit(int32_t limit) {
  const int32_t highest = highest_level();
  const int32_t wanted = limit >= 3 ? 3 : limit == 2 ? 2 : 0;
  atomic_store_explicit(&level, wanted < highest ? wanted : highest, memory_order_relaxed);
}

int32_t ck_instruction_level(void) {
  int32_t known = atomic_load_explicit(&level, memory_order_relaxed);
  if (known < 0) {
    known = highest_level();
    atomic_store_explicit(&level, known, memory_order_relaxed);
  }
  return known;
}
