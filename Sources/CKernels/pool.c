#include <math.h>

#include "runs.h"

// A window is separable: rows are combined first, over long stretches, then positions along them.

// Which elements of an axis the kernel covers at one place.
typedef struct {
  int64_t first, count;
  // How many of them an average divides by.
  int64_t counted;
} reach;

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

INLINE void combine_rows(const ck_pool_kind kind, const float *x, bool is_first, float *row,
                         int64_t n) {
  if (is_first)
    for (int64_t i = 0; i < n; i++) row[i] = x[i];
  else if (kind == CK_POOL_MAXIMUM)
    INDEPENDENT for (int64_t i = 0; i < n; i++) row[i] = x[i] > row[i] ? x[i] : row[i];
  else
    INDEPENDENT for (int64_t i = 0; i < n; i++) row[i] += x[i];
}

INLINE void combine_columns(const ck_pool_kind kind, const float *row, int64_t origin,
                            const reach *reaches, int64_t count, int64_t step, int64_t counted,
                            float *y, const int64_t n) {
  for (int64_t x = 0; x < count; x++) {
    const reach r = reaches[x];
    const float *a = row + (r.first - origin) * n;
    float *to = y + x * n;
    if (r.count == 0) {
      for (int64_t c = 0; c < n; c++) to[c] = kind == CK_POOL_MAXIMUM ? -INFINITY : 0;
      continue;
    }
    const float factor = 1.0f / (float)larger(1, counted * r.counted);
    for (int64_t c = 0; c < n; c++) to[c] = a[c];
    for (int64_t k = 1; k < r.count; k++) {
      const float *b = a + k * step * n;
      if (kind == CK_POOL_MAXIMUM)
        INDEPENDENT for (int64_t c = 0; c < n; c++) to[c] = b[c] > to[c] ? b[c] : to[c];
      else
        INDEPENDENT for (int64_t c = 0; c < n; c++) to[c] += b[c];
    }
    if (kind == CK_POOL_AVERAGE)
      for (int64_t c = 0; c < n; c++) to[c] *= factor;
  }
}

// Two positions along a row are the usual case: without a loop over them compilers make vectors.
INLINE void combine_pairs(const ck_pool_kind kind, const float *row, int64_t origin,
                          const reach *reaches, int64_t count, int64_t counted, float *y,
                          const int64_t n) {
  const float factor = 1.0f / (float)larger(1, counted * reaches[0].counted);
  for (int64_t x = 0; x < count; x++) {
    const float *a = row + (reaches[x].first - origin) * n, *b = a + n;
    float *to = y + x * n;
    if (kind == CK_POOL_MAXIMUM)
      INDEPENDENT for (int64_t c = 0; c < n; c++) to[c] = a[c] > b[c] ? a[c] : b[c];
    else
      INDEPENDENT for (int64_t c = 0; c < n; c++) to[c] = (a[c] + b[c]) * factor;
  }
}

// Target pixels whose reaches are known at one time.
enum { REACHES = 256 };

// Target columns first..<first + count of one row.
INLINE void pool_stretch(const ck_pool_kind kind, const ck_map *source, const ck_window *w,
                         const ck_map *target, reach z, reach y, const reach *reaches,
                         int64_t count, bool are_pairs, int64_t pixel, float *row, float *buffer,
                         float *out) {
  const int64_t n = source->channels, step = w->dilations[2];
  int64_t origin = source->width, end = 0;
  for (int64_t i = 0; i < count; i++) {
    if (reaches[i].count == 0) continue;
    origin = smaller(origin, reaches[i].first);
    end = larger(end, reaches[i].first + (reaches[i].count - 1) * step + 1);
  }
  if (end <= origin || z.count == 0 || y.count == 0) origin = end = 0;
  bool is_first = true;
  for (int64_t kz = 0; kz < z.count; kz++)
    for (int64_t ky = 0; ky < y.count && end > origin; ky++) {
      const int64_t from = ((z.first + kz * w->dilations[0]) * source->height + y.first +
                            ky * w->dilations[1]) * source->width + origin;
      combine_rows(kind, read_run(source, from, end - origin, buffer), is_first, row,
                   (end - origin) * n);
      is_first = false;
    }
  float *to = place_run(target, pixel, out);
  const int64_t counted = z.counted * y.counted;
  if (is_first)
    for (int64_t i = 0; i < count * n; i++) to[i] = kind == CK_POOL_MAXIMUM ? -INFINITY : 0;
  else if (are_pairs && n == 16)
    combine_pairs(kind, row, origin, reaches, count, counted, to, 16);
  else if (are_pairs && n == 32)
    combine_pairs(kind, row, origin, reaches, count, counted, to, 32);
  else if (are_pairs)
    combine_pairs(kind, row, origin, reaches, count, counted, to, n);
  else if (n == 16)
    combine_columns(kind, row, origin, reaches, count, step, counted, to, 16);
  else if (n == 32)
    combine_columns(kind, row, origin, reaches, count, step, counted, to, 32);
  else
    combine_columns(kind, row, origin, reaches, count, step, counted, to, n);
  write_run(target, pixel, count, to);
}

INLINE void pool_channels(const ck_pool_kind kind, const ck_map *source, const ck_window *w,
                          const ck_map *target, int64_t part, int64_t parts) {
  float row[RUN], buffer[RUN], out[RUN];
  reach reaches[REACHES];
  const int64_t rows = target->depth * target->height, longest = RUN / source->channels;
  // Source pixels under `count` neighboring kernels must fit a run.
  const int64_t span = (w->kernel[2] - 1) * w->dilations[2] + 1;
  const int64_t most =
      larger(1, smaller(smaller(REACHES, longest), (longest - span) / w->strides[2] + 1));
  for (int64_t x = 0; x < target->width; x += most) {
    const int64_t count = smaller(most, target->width - x);
    bool are_pairs = w->dilations[2] == 1;
    for (int64_t i = 0; i < count; i++) {
      reaches[i] = reach_of(w, 2, x + i, source->width);
      are_pairs = are_pairs && reaches[i].count == 2 && reaches[i].counted == reaches[0].counted;
    }
    for (int64_t r = share(rows, part, parts); r < share(rows, part + 1, parts); r++)
      pool_stretch(kind, source, w, target, reach_of(w, 0, r / target->height, source->depth),
                   reach_of(w, 1, r % target->height, source->height), reaches, count, are_pairs,
                   r * target->width + x, row, buffer, out);
  }
}

// Few enough channels that the pixels under one kernel fit a run, if the kernel is not huge.
INLINE void ck_pool_body(ck_pool_kind kind, const ck_map *source, const ck_window *w,
                         const ck_map *target, int64_t part, int64_t parts) {
  const int64_t span =
      smaller((w->kernel[2] - 1) * w->dilations[2] + 1, source->width);
  const int64_t most = larger(1, RUN / larger(span, 1));
  for (int64_t c = 0; c < target->channels; c += most) {
    const int64_t n = smaller(most, target->channels - c);
    const ck_map s = channel_range(source, c, n), t = channel_range(target, c, n);
    if (kind == CK_POOL_MAXIMUM)
      pool_channels(CK_POOL_MAXIMUM, &s, w, &t, part, parts);
    else
      pool_channels(CK_POOL_AVERAGE, &s, w, &t, part, parts);
  }
}
VERSIONS(ck_pool,
         (ck_pool_kind kind, const ck_map *source, const ck_window *w, const ck_map *target,
          int64_t part, int64_t parts),
         (kind, source, w, target, part, parts))
