#include "convolution.h"

#if defined(__x86_64__)
#define LANES 8
#define TARGET AVX2
#define NAME(x) x##_avx2
#include "lanes.h"
#include "product_body.h"
#include "direct_body.h"
#include "winograd_body.h"

const convolution_methods convolution_avx2 = {direct_avx2, winograd_avx2};
#endif
