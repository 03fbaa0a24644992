#include <math.h>

#include "runs.h"

// Where a target index lies: between two source indices, and how far from the first.
typedef struct {
  int64_t first, second;
  float weight;
} place;

// The coordinates are computed in float32 in ONNX Runtime's order, so that rounding agrees with it.
INLINE float coordinate(ck_coordinates coordinates, float scale, int64_t index, int64_t source,
                        int64_t target) {
  switch (coordinates) {
    case CK_HALF_PIXEL: return ((float)index + 0.5f) / scale - 0.5f;
    case CK_PYTORCH_HALF_PIXEL: return target > 1 ? ((float)index + 0.5f) / scale - 0.5f : 0;
    case CK_ALIGN_CORNERS:
      return target > 1 ? (float)index * (float)(source - 1) / (float)(target - 1) : 0;
    case CK_ASYMMETRIC: return (float)index / scale;
  }
  return 0;
}

INLINE float rounded(ck_rounding rounding, float x) {
  switch (rounding) {
    case CK_ROUND_PREFER_FLOOR: return x == (float)(int64_t)x + 0.5f ? floorf(x) : roundf(x);
    case CK_ROUND_PREFER_CEIL: return roundf(x);
    case CK_FLOOR: return floorf(x);
    case CK_CEIL: return ceilf(x);
  }
  return x;
}

INLINE int64_t held(int64_t index, int64_t side) {
  return index < 0 ? 0 : index >= side ? side - 1 : index;
}

static place place_of(const ck_resize_rule *rule, int axis, int64_t index, int64_t source,
                      int64_t target) {
  const float given = rule->scales[axis];
  const float scale = given > 0 ? given : (float)target / (float)source;
  // The same size is the same grid, which must not blur by rounding.
  if (source == target && scale == 1.0f) return (place){index, index, 0};
  const float x = coordinate(rule->coordinates, scale, index, source, target);
  if (rule->interpolation == CK_NEAREST) {
    const int64_t nearest = held((int64_t)rounded(rule->rounding, x), source);
    return (place){nearest, nearest, 0};
  }
  const float inside = x < 0 ? 0 : x > (float)(source - 1) ? (float)(source - 1) : x;
  const int64_t first = (int64_t)inside;
  return (place){first, held(first + 1, source), inside - (float)first};
}

// Adds `weight` times a stretch of a source row to the blended row, or starts it.
INLINE void blend(const ck_map *source, int64_t pixel, int64_t count, float weight, bool is_first,
                  float *row, float *buffer) {
  const float *x = read_run(source, pixel, count, buffer);
  const int64_t n = count * source->channels;
  if (is_first)
    for (int64_t i = 0; i < n; i++) row[i] = weight * x[i];
  else
    for (int64_t i = 0; i < n; i++) row[i] += weight * x[i];
}

INLINE void interpolate(const float *row, int64_t origin, const place *places, int64_t count,
                        float *y, const int64_t n) {
  for (int64_t i = 0; i < count; i++) {
    const float *a = row + (places[i].first - origin) * n;
    const float *b = row + (places[i].second - origin) * n;
    const float w = places[i].weight;
    for (int64_t c = 0; c < n; c++) y[i * n + c] = a[c] + w * (b[c] - a[c]);
  }
}

// Target pixels whose places along x are known at one time.
enum { PLACES = 256 };

// One stretch of a target row: first blends source rows, then interpolates along them.
INLINE void linear_stretch(const ck_map *source, place z, place y, const place *places,
                           int64_t count, const ck_map *target, int64_t pixel) {
  float row[RUN], buffer[RUN], out[RUN];
  const int64_t n = source->channels, origin = places[0].first;
  const int64_t span = places[count - 1].second - origin + 1;
  bool is_first = true;
  for (int corner = 0; corner < 4; corner++) {
    const bool far_z = corner & 2, far_y = corner & 1;
    const float weight = (far_z ? z.weight : 1 - z.weight) * (far_y ? y.weight : 1 - y.weight);
    if ((far_z && z.weight == 0) || (far_y && y.weight == 0)) continue;
    const int64_t from =
        ((far_z ? z.second : z.first) * source->height + (far_y ? y.second : y.first)) *
            source->width + origin;
    blend(source, from, span, weight, is_first, row, buffer);
    is_first = false;
  }
  float *to = place_run(target, pixel, out);
  if (n == 16)
    interpolate(row, origin, places, count, to, 16);
  else if (n == 32)
    interpolate(row, origin, places, count, to, 32);
  else
    interpolate(row, origin, places, count, to, n);
  write_run(target, pixel, count, to);
}

INLINE void resize_channels(const ck_map *source, const ck_resize_rule *rule, const ck_map *target,
                            int64_t part, int64_t parts) {
  place places[PLACES];
  const int64_t rows = target->depth * target->height, n = target->channels;
  const int64_t longest = RUN / n;
  for (int64_t row = share(rows, part, parts); row < share(rows, part + 1, parts); row++) {
    const place z = place_of(rule, 0, row / target->height, source->depth, target->depth);
    const place y = place_of(rule, 1, row % target->height, source->height, target->height);
    for (int64_t x = 0; x < target->width;) {
      int64_t count = 0;
      const int64_t most = smaller(smaller(PLACES, longest), target->width - x);
      while (count < most) {
        places[count] = place_of(rule, 2, x + count, source->width, target->width);
        if (places[count].second - places[0].first >= longest) break;
        count++;
      }
      const int64_t pixel = row * target->width + x;
      if (rule->interpolation == CK_LINEAR)
        linear_stretch(source, z, y, places, count, target, pixel);
      else
        for (int64_t i = 0; i < count; i++) {
          const int64_t from =
              (z.first * source->height + y.first) * source->width + places[i].first;
          copy_run(pixel_at(source, from), n, source->element, pixel_at(target, pixel + i), n,
                   target->element, 1, n);
        }
      x += count;
    }
  }
}

// At least two pixels must fit a run.
INLINE void ck_resize_body(const ck_map *source, const ck_resize_rule *rule, const ck_map *target,
                           int64_t part, int64_t parts) {
  for (int64_t c = 0; c < target->channels; c += RUN / 2) {
    const int64_t n = smaller(RUN / 2, target->channels - c);
    const ck_map s = channel_range(source, c, n), t = channel_range(target, c, n);
    resize_channels(&s, rule, &t, part, parts);
  }
}
VERSIONS(ck_resize,
         (const ck_map *source, const ck_resize_rule *rule, const ck_map *target, int64_t part,
          int64_t parts),
         (source, rule, target, part, parts))
