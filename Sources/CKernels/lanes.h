// Vectors of LANES float32 for the functions of one processor, which are named by NAME and compiled for
// TARGET.
typedef float NAME(vector) __attribute__((vector_size(LANES * 4)));
typedef float NAME(loose_vector) __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int32_t NAME(mask) __attribute__((vector_size(LANES * 4)));
#define VECTOR NAME(vector)
#define MASK NAME(mask)
#define LOAD(p) ((VECTOR) * (const NAME(loose_vector) *)(p))
#define STORE(p, v) (*(NAME(loose_vector) *)(p) = (NAME(loose_vector))(v))

#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif

// Simple functions of a vector. A comparison gives a mask of ones where it is true.
TARGET INLINE VECTOR NAME(activate)(VECTOR x, const ck_function function, float slope) {
  if (function == CK_RELU) return (VECTOR)((MASK)x & (x > 0));
  if (function == CK_LEAKY_RELU) {
    const MASK below = x < 0;
    return (VECTOR)(((MASK)(x * slope) & below) | ((MASK)x & ~below));
  }
  return x;
}
