#include "activation.h"
#include "runs.h"

// Sums over the inputs of a few pixels for `n` outputs.
INLINE void products(const float *x, const float *weights, const float *bias, float *y,
                     int64_t count, int64_t inputs, const int64_t n) {
  for (int64_t p = 0; p < count; p++)
    for (int64_t o = 0; o < n; o++) {
      float sums[16] = {0};
      const float *a = x + p * inputs, *w = weights + o * inputs;
      int64_t i = 0;
      for (; i + 16 <= inputs; i += 16)
        for (int j = 0; j < 16; j++) sums[j] += a[i + j] * w[i + j];
      for (; i < inputs; i++) sums[0] += a[i] * w[i];
      float sum = bias[o];
      for (int j = 0; j < 16; j++) sum += sums[j];
      y[p * n + o] = sum;
    }
}

INLINE void ck_pointwise_body(const ck_map *source, const float *weights, const float *bias,
                              ck_activation f, const ck_map *target, int64_t part,
                              int64_t parts) {
  enum { MOST = 256 };
  float in[RUN], out[RUN];
  const int64_t inputs = source->channels, outputs = target->channels;
  const int64_t pixels = pixel_count(source), last = share(pixels, part + 1, parts);
  const int64_t run = larger(1, smaller(MOST, smaller(RUN / inputs, RUN / outputs)));
  for (int64_t p = share(pixels, part, parts); p < last; p += run) {
    const int64_t count = smaller(run, last - p);
    const float *x = read_run(source, p, count, in);
    float *y = place_run(target, p, out);
    products(x, weights, bias, y, count, inputs, outputs);
    ck_activate(f, y, count * outputs);
    write_run(target, p, count, y);
  }
}
VERSIONS(ck_pointwise,
         (const ck_map *source, const float *weights, const float *bias, ck_activation f,
          const ck_map *target, int64_t part, int64_t parts),
         (source, weights, bias, f, target, part, parts))
