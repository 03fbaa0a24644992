#include "activation.h"
#include "runs.h"

// One pixel with more channels than a run holds.
INLINE void softmax_pixel(const void *x, ck_element s, void *y, ck_element t, int64_t n) {
  float largest = load(x, 0, s);
  for (int64_t c = 1; c < n; c++) largest = fmaxf(largest, load(x, c, s));
  double sum = 0;
  for (int64_t c = 0; c < n; c++) sum += exponential(load(x, c, s) - largest);
  for (int64_t c = 0; c < n; c++)
    store(y, c, (float)(exponential(load(x, c, s) - largest) / sum), t);
}

INLINE void softmax_run(const float *x, float *y, int64_t count, const int64_t n) {
  for (int64_t p = 0; p < count; p++) {
    float largest = x[p * n];
    for (int64_t c = 1; c < n; c++) largest = x[p * n + c] > largest ? x[p * n + c] : largest;
    for (int64_t c = 0; c < n; c++) y[p * n + c] = x[p * n + c] - largest;
  }
  // One long loop for the expensive part, whatever the number of channels.
  for (int64_t i = 0; i < count * n; i++) y[i] = exponential(y[i]);
  for (int64_t p = 0; p < count; p++) {
    float sum = 0;
    for (int64_t c = 0; c < n; c++) sum += y[p * n + c];
    const float factor = 1.0f / sum;
    for (int64_t c = 0; c < n; c++) y[p * n + c] *= factor;
  }
}

INLINE void ck_softmax_body(const ck_map *source, const ck_map *target, int64_t part,
                            int64_t parts) {
  float in[RUN], out[RUN];
  const int64_t n = source->channels, pixels = pixel_count(source);
  const int64_t last = share(pixels, part + 1, parts), run = larger(1, RUN / n);
  for (int64_t p = share(pixels, part, parts); p < last; p += run) {
    const int64_t count = smaller(run, last - p);
    if (n > RUN) {
      softmax_pixel(pixel_at(source, p), source->element, pixel_at(target, p), target->element, n);
      continue;
    }
    const float *x = read_run(source, p, count, in);
    float *y = place_run(target, p, out);
    if (n == 2)
      softmax_run(x, y, count, 2);
    else if (n == 3)
      softmax_run(x, y, count, 3);
    else if (n == 4)
      softmax_run(x, y, count, 4);
    else
      softmax_run(x, y, count, n);
    write_run(target, p, count, y);
  }
}
VERSIONS(ck_softmax, (const ck_map *source, const ck_map *target, int64_t part, int64_t parts),
         (source, target, part, parts))
