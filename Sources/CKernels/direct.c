#include "convolution.h"

int64_t direct_weights_size(const ck_convolution *shape) {
  return shape->kernel_depth * 9 * shape->inputs * shape->outputs;
}

void direct_prepare(const ck_convolution *shape, const float *weights, float *prepared) {
  const int64_t taps = shape->kernel_depth * 9;
  for (int64_t o = 0; o < shape->outputs; o++)
    for (int64_t i = 0; i < shape->inputs; i++)
      for (int64_t t = 0; t < taps; t++)
        prepared[(t * shape->inputs + i) * shape->outputs + o] =
            weights[(o * shape->inputs + i) * taps + t];
}

// Adds one source pixel's contribution to the sums of n outputs.
INLINE void add_products(const float *x, const float *weights, int64_t inputs, int64_t outputs,
                         float *sums, const int64_t n) {
  for (int64_t i = 0; i < inputs; i++) {
    const float v = x[i], *w = weights + i * outputs;
    for (int64_t o = 0; o < n; o++) sums[o] += v * w[o];
  }
}

INLINE void direct_pixel(const convolution_call *call, int64_t z, int64_t y, int64_t x,
                         int64_t first, float *to, const int64_t n) {
  const ck_convolution *shape = call->shape;
  const ck_map *s = call->source;
  float sums[16];
  for (int64_t o = 0; o < n; o++) sums[o] = call->bias[first + o];
  for (int64_t kz = 0; kz < shape->kernel_depth; kz++)
    for (int64_t ky = 0; ky < 3; ky++)
      for (int64_t kx = 0; kx < 3; kx++) {
        const int64_t sz = z + kz - shape->front, sy = y + ky - shape->top,
                      sx = x + kx - shape->left;
        if (sz < 0 || sz >= s->depth || sy < 0 || sy >= s->height || sx < 0 || sx >= s->width)
          continue;
        const float *from =
            (const float *)s->values + ((sz * s->height + sy) * s->width + sx) * s->stride;
        const int64_t tap = (kz * 3 + ky) * 3 + kx;
        add_products(from, call->prepared + tap * shape->inputs * shape->outputs + first,
                     shape->inputs, shape->outputs, sums, n);
      }
  for (int64_t o = 0; o < n; o++) to[first + o] = sums[o];
}

INLINE void direct_convolve_body(const convolution_call *call, int64_t part, int64_t parts) {
  const ck_map *t = call->target;
  const int64_t rows = t->depth * t->height, outputs = call->shape->outputs;
  for (int64_t row = share(rows, part, parts); row < share(rows, part + 1, parts); row++)
    for (int64_t x = 0; x < t->width; x++) {
      float *to = (float *)t->values + (row * t->width + x) * t->stride;
      const int64_t z = row / t->height, y = row % t->height;
      int64_t o = 0;
      for (; o + 16 <= outputs; o += 16) direct_pixel(call, z, y, x, o, to, 16);
      if (o < outputs) direct_pixel(call, z, y, x, o, to, outputs - o);
      ck_activate(call->activation, to, outputs);
    }
}
VERSIONS(direct_convolve, (const convolution_call *call, int64_t part, int64_t parts),
         (call, part, parts))
