// What the methods of convolution share.
#ifndef CONVOLUTION_H
#define CONVOLUTION_H
#include "activation.h"
#include "runs.h"

// One call of ck_convolve.
typedef struct {
  const ck_convolution *shape;
  const ck_map *source, *target;
  const float *prepared, *bias;
  ck_activation activation;
  float *scratch;
} convolution_call;

// Sums of products: weights [depth][row][column][input][output].
int64_t direct_weights_size(const ck_convolution *shape);
void direct_prepare(const ck_convolution *shape, const float *weights, float *prepared);
void direct_convolve(const convolution_call *call, int64_t part, int64_t parts);
#endif
