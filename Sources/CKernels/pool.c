#include <math.h>

#include "runs.h"

typedef struct {
  // The source's first position and how many steps of `dilation` lie inside it.
  int64_t first, count;
  // How many positions an average divides by.
  int64_t counted;
} reach;

// Which elements of an axis a kernel covers.
INLINE reach reach_of(const ck_window *w, int axis, int64_t index, int64_t side) {
  const int64_t step = w->dilations[axis], start = index * w->strides[axis] - w->before[axis];
  int64_t first = 0, last = w->kernel[axis];
  while (first < last && start + first * step < 0) first++;
  while (last > first && start + (last - 1) * step >= side) last--;
  int64_t counted = last - first;
  if (w->counts_padding) {
    counted = 0;
    for (int64_t k = 0; k < w->kernel[axis]; k++)
      counted += start + k * step < side + w->after[axis];
  }
  return (reach){start + first * step, last - first, counted};
}

INLINE void pool_row(ck_pool_kind kind, const ck_map *source, const ck_window *w,
                     const ck_map *target, reach rz, reach ry, int64_t row, float *sums,
                     const ck_element s, const ck_element t, const int64_t n) {
  const int64_t size = s == CK_FLOAT32 ? 4 : 2;
  for (int64_t x = 0; x < target->width; x++) {
    const reach rx = reach_of(w, 2, x, source->width);
    for (int64_t c = 0; c < n; c++) sums[c] = kind == CK_POOL_MAXIMUM ? -INFINITY : 0;
    for (int64_t kz = 0; kz < rz.count; kz++)
      for (int64_t ky = 0; ky < ry.count; ky++) {
        const int64_t from = ((rz.first + kz * w->dilations[0]) * source->height + ry.first +
                              ky * w->dilations[1]) * source->width + rx.first;
        for (int64_t kx = 0; kx < rx.count; kx++) {
          const void *p =
              (const char *)source->values + (from + kx * w->dilations[2]) * source->stride * size;
          if (kind == CK_POOL_MAXIMUM)
            for (int64_t c = 0; c < n; c++) {
              const float v = load(p, c, s);
              sums[c] = v > sums[c] || v != v ? v : sums[c];
            }
          else
            for (int64_t c = 0; c < n; c++) sums[c] += load(p, c, s);
        }
      }
    const int64_t counted = rz.counted * ry.counted * rx.counted;
    const float factor = kind == CK_POOL_MAXIMUM ? 1 : 1.0f / (float)larger(1, counted);
    void *to = pixel_at(target, row * target->width + x);
    for (int64_t c = 0; c < n; c++) store(to, c, sums[c] * factor, t);
  }
}

INLINE void pool_rows(ck_pool_kind kind, const ck_map *source, const ck_window *w,
                      const ck_map *target, int64_t part, int64_t parts, const ck_element s,
                      const ck_element t) {
  float sums[RUN];
  const int64_t rows = target->depth * target->height;
  for (int64_t row = share(rows, part, parts); row < share(rows, part + 1, parts); row++) {
    const reach rz = reach_of(w, 0, row / target->height, source->depth);
    const reach ry = reach_of(w, 1, row % target->height, source->height);
    if (target->channels == 16)
      pool_row(kind, source, w, target, rz, ry, row, sums, s, t, 16);
    else if (target->channels == 32)
      pool_row(kind, source, w, target, rz, ry, row, sums, s, t, 32);
    else
      pool_row(kind, source, w, target, rz, ry, row, sums, s, t, target->channels);
  }
}

INLINE void pool_typed(ck_pool_kind kind, const ck_map *s, const ck_window *w, const ck_map *t,
                       int64_t part, int64_t parts) {
  if (s->element == CK_FLOAT32 && t->element == CK_FLOAT32)
    pool_rows(kind, s, w, t, part, parts, CK_FLOAT32, CK_FLOAT32);
  else if (s->element == CK_BFLOAT16 && t->element == CK_BFLOAT16)
    pool_rows(kind, s, w, t, part, parts, CK_BFLOAT16, CK_BFLOAT16);
  else
    pool_rows(kind, s, w, t, part, parts, s->element, t->element);
}

INLINE void ck_pool_body(ck_pool_kind kind, const ck_map *source, const ck_window *w,
                         const ck_map *target, int64_t part, int64_t parts) {
  for (int64_t c = 0; c < target->channels; c += RUN) {
    const int64_t n = smaller(RUN, target->channels - c);
    const ck_map s = channel_range(source, c, n), t = channel_range(target, c, n);
    if (kind == CK_POOL_MAXIMUM)
      pool_typed(CK_POOL_MAXIMUM, &s, w, &t, part, parts);
    else
      pool_typed(CK_POOL_AVERAGE, &s, w, &t, part, parts);
  }
}
VERSIONS(ck_pool,
         (ck_pool_kind kind, const ck_map *source, const ck_window *w, const ck_map *target,
          int64_t part, int64_t parts),
         (kind, source, w, target, part, parts))

// Sums in float over a run, in double over runs.
INLINE void global_channels(ck_pool_kind kind, const ck_map *source, double *results, int64_t part,
                            int64_t parts) {
  float in[RUN], sums[RUN];
  const int64_t channels = source->channels, pixels = pixel_count(source);
  const int64_t run = run_length(source), last = share(pixels, part + 1, parts);
  const double none = kind == CK_POOL_MAXIMUM ? -INFINITY : 0;
  for (int64_t c = 0; c < channels; c++) results[c] = none;
  for (int64_t p = share(pixels, part, parts); p < last; p += run) {
    const int64_t count = smaller(run, last - p);
    const float *x = read_run(source, p, count, in);
    for (int64_t c = 0; c < channels; c++) sums[c] = (float)none;
    for (int64_t i = 0; i < count; i++)
      if (kind == CK_POOL_MAXIMUM)
        for (int64_t c = 0; c < channels; c++) {
          const float v = x[i * channels + c];
          sums[c] = v > sums[c] || v != v ? v : sums[c];
        }
      else
        for (int64_t c = 0; c < channels; c++) sums[c] += x[i * channels + c];
    for (int64_t c = 0; c < channels; c++)
      if (kind == CK_POOL_AVERAGE)
        results[c] += sums[c];
      else if (sums[c] > results[c] || sums[c] != sums[c])
        results[c] = sums[c];
  }
}

INLINE void ck_global_pool_body(ck_pool_kind kind, const ck_map *source, double *results,
                                int64_t part, int64_t parts) {
  for (int64_t c = 0; c < source->channels; c += RUN) {
    const int64_t n = smaller(RUN, source->channels - c);
    const ck_map s = channel_range(source, c, n);
    double *r = results + part * source->channels + c;
    if (kind == CK_POOL_MAXIMUM)
      global_channels(CK_POOL_MAXIMUM, &s, r, part, parts);
    else
      global_channels(CK_POOL_AVERAGE, &s, r, part, parts);
  }
}
VERSIONS(ck_global_pool,
         (ck_pool_kind kind, const ck_map *source, double *results, int64_t part, int64_t parts),
         (kind, source, results, part, parts))

void ck_global_pool_finish(ck_pool_kind kind, const ck_map *source, const double *results,
                           int64_t parts, const ck_map *target) {
  for (int64_t c = 0; c < source->channels; c++) {
    double value = results[c];
    for (int64_t part = 1; part < parts; part++) {
      const double other = results[part * source->channels + c];
      if (kind == CK_POOL_AVERAGE)
        value += other;
      else if (other > value || other != other)
        value = other;
    }
    if (kind == CK_POOL_AVERAGE) value /= (double)pixel_count(source);
    store(target->values, c, (float)value, target->element);
  }
}
