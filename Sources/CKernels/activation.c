#include "activation.h"

#include "runs.h"

#define LOOP(name)                                                                  \
  case name:                                                                        \
    for (int64_t i = 0; i < n; i++) v[i] = activated(name, f.a, f.b, v[i]); \
    break;

INLINE void ck_activate_body(ck_activation f, float *v, int64_t n) {
  switch (f.function) {
    case CK_IDENTITY: break;
    LOOP(CK_RELU)
    LOOP(CK_LEAKY_RELU)
    LOOP(CK_SIGMOID)
    LOOP(CK_TANH)
    LOOP(CK_ELU)
    LOOP(CK_SELU)
    LOOP(CK_CELU)
    LOOP(CK_HARD_SIGMOID)
    LOOP(CK_HARD_SWISH)
    LOOP(CK_GELU)
    LOOP(CK_GELU_TANH)
    LOOP(CK_CLIP)
    LOOP(CK_SOFTPLUS)
    LOOP(CK_SOFTSIGN)
    LOOP(CK_SWISH)
    LOOP(CK_MISH)
    LOOP(CK_EXP)
    LOOP(CK_ABSOLUTE)
    LOOP(CK_NEGATE)
    LOOP(CK_SQUARE_ROOT)
  }
}
VERSIONS(ck_activate, (ck_activation f, float *v, int64_t n), (f, v, n))
