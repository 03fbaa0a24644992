#include "activation.h"
#include "runs.h"

#define LOOP(name, expression)                                       \
  case name:                                                         \
    for (int64_t i = 0; i < n; i++) {                                \
      const float p = a[i], q = b[i];                                \
      y[i] = expression;                                             \
    }                                                                \
    break;

INLINE void combine(ck_operation operation, const float *a, const float *b, float *y, int64_t n) {
  switch (operation) {
    LOOP(CK_ADD, p + q)
    LOOP(CK_SUBTRACT, p - q)
    LOOP(CK_MULTIPLY, p *q)
    LOOP(CK_DIVIDE, p / q)
    LOOP(CK_MINIMUM, p < q ? p : q)
    LOOP(CK_MAXIMUM, p > q ? p : q)
  }
}

INLINE bool has_sides(const ck_map *m, const ck_map *of) {
  return m->depth == of->depth && m->height == of->height && m->width == of->width;
}

// A run of a value that may have to be repeated, as many numbers a pixel as the target has.
INLINE const float *repeated_run(const ck_map *m, const ck_map *target, int64_t pixel,
                                 int64_t count, float *buffer, float *narrow) {
  const int64_t n = target->channels;
  if (has_sides(m, target)) {
    if (m->channels == n) return read_run(m, pixel, count, buffer);
    const float *x = read_run(m, pixel, count, narrow);
    for (int64_t p = 0; p < count; p++)
      for (int64_t c = 0; c < n; c++) buffer[p * n + c] = x[p];
    return buffer;
  }
  for (int64_t p = 0; p < count; p++) {
    const int64_t at = pixel + p, x = at % target->width, row = at / target->width;
    const int64_t y = row % target->height, z = row / target->height;
    const int64_t from = ((m->depth == 1 ? 0 : z) * m->height + (m->height == 1 ? 0 : y)) * m->width +
                         (m->width == 1 ? 0 : x);
    if (m->channels == n) {
      copy_run(pixel_at(m, from), m->stride, m->element, buffer + p * n, n, CK_FLOAT32, 1, n);
    } else {
      const float value = load(pixel_at(m, from), 0, m->element);
      for (int64_t c = 0; c < n; c++) buffer[p * n + c] = value;
    }
  }
  return buffer;
}

INLINE void arithmetic_channels(ck_operation operation, const ck_map *a, const ck_map *b,
                                ck_activation f, const ck_map *target, int64_t part,
                                int64_t parts) {
  float first[RUN], second[RUN], narrow[RUN], out[RUN];
  const int64_t channels = target->channels, pixels = pixel_count(target);
  const int64_t run = run_length(target), end = share(pixels, part + 1, parts);
  // One pixel that is repeated everywhere is read once.
  const bool fixed_a = pixel_count(a) == 1, fixed_b = pixel_count(b) == 1;
  const float *x = first, *w = second;
  const int64_t start = share(pixels, part, parts);
  for (int64_t p = start; p < end; p += run) {
    const int64_t count = smaller(run, end - p);
    if (!fixed_a || p == start) x = repeated_run(a, target, p, count, first, narrow);
    if (!fixed_b || p == start) w = repeated_run(b, target, p, count, second, narrow);
    float *y = place_run(target, p, out);
    combine(operation, x, w, y, count * channels);
    if (f.function != CK_IDENTITY) ck_activate(f, y, count * channels);
    write_run(target, p, count, y);
  }
}

INLINE void ck_arithmetic_body(ck_operation operation, const ck_map *a, const ck_map *b,
                               ck_activation f, const ck_map *target, int64_t part,
                               int64_t parts) {
  for (int64_t c = 0; c < target->channels; c += RUN) {
    const int64_t n = smaller(RUN, target->channels - c);
    const ck_map t = channel_range(target, c, n);
    const ck_map p = a->channels == 1 ? *a : channel_range(a, c, n);
    const ck_map q = b->channels == 1 ? *b : channel_range(b, c, n);
    arithmetic_channels(operation, &p, &q, f, &t, part, parts);
  }
}
VERSIONS(ck_arithmetic,
         (ck_operation operation, const ck_map *a, const ck_map *b, ck_activation f,
          const ck_map *target, int64_t part, int64_t parts),
         (operation, a, b, f, target, part, parts))
