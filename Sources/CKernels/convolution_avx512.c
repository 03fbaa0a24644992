#include "convolution.h"

#if defined(__x86_64__)
#define LANES 16
#define TARGET AVX512
#define NAME(x) x##_avx512
#include "lanes.h"
#include "product_body.h"
#include "direct_body.h"
#include "winograd_body.h"

const convolution_methods convolution_avx512 = {direct_avx512, winograd_avx512};
#endif
