#include "activation.h"
#include "runs.h"

// Factors and terms of the channels repeated for a few pixels, so that loops over them are long.
enum { PATTERN = 256 };

// How many pixels a pattern of at least one pixel holds; longer ones help only narrow maps.
INLINE int64_t pattern_pixels(int64_t channels) { return larger(1, PATTERN / channels); }

INLINE void fill_pattern(const float *values, int64_t channels, int64_t pixels, float *pattern) {
  for (int64_t x = 0; x < pixels; x++)
    for (int64_t c = 0; c < channels; c++) pattern[x * channels + c] = values[c];
}

// y = factor · x + term, or factor · x where x < 0, over one run.
INLINE void affine_run(const float *x, const float *factors, const float *terms, float *y,
                       int64_t count, int64_t period, ck_activation f, const bool is_prelu) {
  for (int64_t first = 0; first < count; first += period) {
    const int64_t n = smaller(period, count - first);
    if (is_prelu)
      for (int64_t i = 0; i < n; i++) {
        const float v = x[first + i];
        y[first + i] = v < 0 ? v * factors[i] : v;
      }
    else if (f.function == CK_RELU)
      for (int64_t i = 0; i < n; i++) {
        const float v = x[first + i] * factors[i] + terms[i];
        y[first + i] = v < 0 ? 0 : v;
      }
    else if (f.function == CK_LEAKY_RELU)
      for (int64_t i = 0; i < n; i++) {
        const float v = x[first + i] * factors[i] + terms[i];
        y[first + i] = v < 0 ? v * f.a : v;
      }
    else
      for (int64_t i = 0; i < n; i++) y[first + i] = x[first + i] * factors[i] + terms[i];
  }
}

INLINE void affine_channels(const ck_map *source, const float *factors, const float *terms,
                            ck_activation f, const ck_map *target, int64_t part, int64_t parts,
                            const bool is_prelu) {
  float in[RUN], out[RUN], factor_pattern[RUN], term_pattern[RUN];
  const int64_t channels = source->channels, pixels = pixel_count(source);
  const int64_t repeats = pattern_pixels(channels), run = run_length(source);
  fill_pattern(factors, channels, repeats, factor_pattern);
  if (!is_prelu) fill_pattern(terms, channels, repeats, term_pattern);
  const int64_t last = share(pixels, part + 1, parts);
  for (int64_t p = share(pixels, part, parts); p < last; p += run) {
    const int64_t count = smaller(run, last - p);
    const float *x = read_run(source, p, count, in);
    float *y = place_run(target, p, out);
    affine_run(x, factor_pattern, term_pattern, y, count * channels, repeats * channels, f,
               is_prelu);
    if (!is_prelu && !is_simple(f)) ck_activate(f, y, count * channels);
    write_run(target, p, count, y);
  }
}

// Maps with very many channels are taken in pieces that fit a run.
INLINE void ck_affine_body(const ck_map *source, const float *factors, const float *terms,
                           ck_activation f, const ck_map *target, int64_t part, int64_t parts) {
  for (int64_t c = 0; c < source->channels; c += RUN) {
    const int64_t n = smaller(RUN, source->channels - c);
    const ck_map s = channel_range(source, c, n), t = channel_range(target, c, n);
    affine_channels(&s, factors + c, terms + c, f, &t, part, parts, false);
  }
}
VERSIONS(ck_affine,
         (const ck_map *source, const float *factors, const float *terms, ck_activation f,
          const ck_map *target, int64_t part, int64_t parts),
         (source, factors, terms, f, target, part, parts))

INLINE void ck_prelu_body(const ck_map *source, const float *slopes, const ck_map *target,
                          int64_t part, int64_t parts) {
  const ck_activation none = {CK_IDENTITY, 0, 0};
  for (int64_t c = 0; c < source->channels; c += RUN) {
    const int64_t n = smaller(RUN, source->channels - c);
    const ck_map s = channel_range(source, c, n), t = channel_range(target, c, n);
    affine_channels(&s, slopes + c, NULL, none, &t, part, parts, true);
  }
}
VERSIONS(ck_prelu,
         (const ck_map *source, const float *slopes, const ck_map *target, int64_t part,
          int64_t parts),
         (source, slopes, target, part, parts))

INLINE void elementwise_channels(const ck_map *source, ck_activation f, const ck_map *target,
                                 int64_t part, int64_t parts) {
  float in[RUN], out[RUN];
  const int64_t channels = source->channels, pixels = pixel_count(source);
  const int64_t run = run_length(source), last = share(pixels, part + 1, parts);
  for (int64_t p = share(pixels, part, parts); p < last; p += run) {
    const int64_t count = smaller(run, last - p);
    const float *x = read_run(source, p, count, in);
    float *y = place_run(target, p, out);
    if (x != y) memcpy(y, x, (size_t)(count * channels) * 4);
    ck_activate(f, y, count * channels);
    write_run(target, p, count, y);
  }
}

INLINE void ck_elementwise_body(const ck_map *source, ck_activation f, const ck_map *target,
                                int64_t part, int64_t parts) {
  for (int64_t c = 0; c < source->channels; c += RUN) {
    const int64_t n = smaller(RUN, source->channels - c);
    const ck_map s = channel_range(source, c, n), t = channel_range(target, c, n);
    elementwise_channels(&s, f, &t, part, parts);
  }
}
VERSIONS(ck_elementwise,
         (const ck_map *source, ck_activation f, const ck_map *target, int64_t part,
          int64_t parts),
         (source, f, target, part, parts))
