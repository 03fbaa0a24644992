#include "convolution.h"

ck_method ck_convolution_method(const ck_convolution *convolution, int64_t depth, int64_t height,
                                int64_t width) {
  (void)convolution, (void)depth, (void)height, (void)width;
  return CK_DIRECT;
}

bool ck_convolution_is_fast(const ck_convolution *convolution, int64_t depth, int64_t height,
                            int64_t width) {
  (void)convolution, (void)depth, (void)height, (void)width;
  return false;
}

int64_t ck_convolution_weights_size(const ck_convolution *convolution, ck_method method) {
  (void)method;
  return direct_weights_size(convolution);
}

void ck_convolution_prepare(const ck_convolution *convolution, ck_method method,
                            const float *weights, float *prepared) {
  (void)method;
  direct_prepare(convolution, weights, prepared);
}

int64_t ck_convolution_scratch_size(const ck_convolution *convolution, ck_method method,
                                    int64_t depth, int64_t height, int64_t width) {
  (void)convolution, (void)method, (void)depth, (void)height, (void)width;
  return 0;
}

void ck_convolve(const ck_convolution *convolution, ck_method method, const ck_map *source,
                 const float *prepared, const float *bias, ck_activation activation,
                 const ck_map *target, float *scratch, int64_t part, int64_t parts) {
  const convolution_call call = {convolution, source, target, prepared, bias, activation, scratch};
  (void)method;
  direct_convolve(&call, part, parts);
}
