#include <math.h>

#include "columns.h"

// Sums in float over a run, in double over runs.
INLINE void global_channels(const ck_pool_kind kind, const ck_map *source, double *results,
                            int64_t part, int64_t parts) {
  float in[RUN], columns[RUN];
  const int64_t channels = source->channels, pixels = pixel_count(source);
  const int64_t run = run_length(source), last = share(pixels, part + 1, parts);
  const float none = kind == CK_POOL_MAXIMUM ? -INFINITY : 0;
  for (int64_t c = 0; c < channels; c++) results[c] = none;
  for (int64_t p = share(pixels, part, parts); p < last; p += run) {
    const int64_t count = smaller(run, last - p), repeats = row_pixels(channels, count);
    const float *x = read_run(source, p, count, in);
    for (int64_t i = 0; i < repeats * channels; i++) columns[i] = none;
    if (kind == CK_POOL_MAXIMUM)
      take_maxima(x, count * channels, repeats * channels, columns);
    else
      add_rows(x, count * channels, repeats * channels, columns);
    for (int64_t c = 0; c < channels; c++)
      for (int64_t r = 0; r < repeats; r++) {
        const double value = columns[r * channels + c];
        if (kind == CK_POOL_AVERAGE)
          results[c] += value;
        else
          results[c] = value > results[c] ? value : results[c];
      }
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
      else
        value = other > value ? other : value;
    }
    if (kind == CK_POOL_AVERAGE) value /= (double)pixel_count(source);
    store(target->values, c, (float)value, target->element);
  }
}
