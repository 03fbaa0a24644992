#include "convolution.h"

ck_method ck_convolution_method(const ck_convolution *convolution, int64_t depth, int64_t height,
                                int64_t width) {
  (void)depth, (void)height, (void)width;
  return convolution->inputs > 4 ? CK_WINOGRAD_4 : CK_DIRECT;
}

bool ck_convolution_is_fast(const ck_convolution *convolution, int64_t depth, int64_t height,
                            int64_t width) {
  (void)convolution, (void)depth, (void)height, (void)width;
  return true;
}

int64_t ck_convolution_weights_size(const ck_convolution *convolution, ck_method method) {
  const int64_t taps = method == CK_DIRECT ? 9 : FREQUENCIES;
  return panel_count(convolution) * PANEL * convolution->kernel_depth * taps * convolution->inputs;
}

void ck_convolution_prepare(const ck_convolution *convolution, ck_method method,
                            const float *weights, float *prepared) {
  if (method == CK_DIRECT)
    direct_prepare(convolution, weights, prepared);
  else
    winograd_prepare(convolution, weights, prepared);
}

int64_t ck_convolution_scratch_size(const ck_convolution *convolution, ck_method method,
                                    int64_t depth, int64_t height, int64_t width) {
  (void)depth;
  if (method == CK_DIRECT) return 0;
  const winograd_layout layout = winograd_layout_for(convolution, height, width);
  return winograd_scratch_size(convolution, &layout);
}

void ck_convolve(const ck_convolution *convolution, ck_method method, const ck_map *source,
                 const float *prepared, const float *bias, ck_activation activation,
                 const ck_map *target, float *scratch, int64_t part, int64_t parts) {
  const convolution_call call = {convolution, source, target, prepared, bias, activation, scratch};
  const convolution_methods *methods = &convolution_plain;
#if defined(__x86_64__)
  const int32_t level = ck_instruction_level();
  if (level >= 2) methods = level >= 3 ? &convolution_avx512 : &convolution_avx2;
#endif
  if (method == CK_DIRECT)
    methods->direct(&call, part, parts);
  else
    methods->winograd(&call, part, parts);
}
