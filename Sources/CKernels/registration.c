#include "registration.h"

#include "clones.h"

// The cubic B-spline's values at the four bins around a place `t` (0...1) past the second of them.
static inline __attribute__((always_inline)) void spline(float t, float w[4]) {
  const float s = 1 - t;
  w[0] = s * s * s * (1.0f / 6);
  w[1] = (4 + t * t * (3 * t - 6)) * (1.0f / 6);
  w[2] = (4 + s * s * (3 * s - 6)) * (1.0f / 6);
  w[3] = t * t * t * (1.0f / 6);
}

// How these values change with the place.
static inline __attribute__((always_inline)) void spline_slope(float t, float w[4]) {
  const float s = 1 - t;
  w[0] = -0.5f * s * s;
  w[1] = t * (1.5f * t - 2);
  w[2] = -s * (1.5f * s - 2);
  w[3] = 0.5f * t * t;
}

CLONES void ck_joint_histogram(const ck_samples *samples, int64_t first, int64_t count,
                               const ck_image *image, const float map[12], ck_trace *trace,
                               float *histogram) {
  const int64_t nx = image->size[0], nxy = nx * image->size[1];
  const float *values = image->values;
  const float last_x = (float)(image->size[0] - 1), last_y = (float)(image->size[1] - 1),
              last_z = (float)(image->size[2] - 1);
  const int top_x = (int)image->size[0] - 2, top_y = (int)image->size[1] - 2,
            top_z = (int)image->size[2] - 2;
  const int bins = image->bins;
  const float end = (float)(bins - 2);
  for (int64_t n = first; n < first + count; n++) {
    const float x = samples->x[n], y = samples->y[n], z = samples->z[n];
    const float px = map[0] * x + map[1] * y + map[2] * z + map[3];
    const float py = map[4] * x + map[5] * y + map[6] * z + map[7];
    const float pz = map[8] * x + map[9] * y + map[10] * z + map[11];
    float value, gx = 0, gy = 0, gz = 0;
    if (px >= 0 && py >= 0 && pz >= 0 && px <= last_x && py <= last_y && pz <= last_z) {
      int ix = (int)px, iy = (int)py, iz = (int)pz;
      ix = ix < top_x ? ix : top_x;
      iy = iy < top_y ? iy : top_y;
      iz = iz < top_z ? iz : top_z;
      const float u = px - (float)ix, v = py - (float)iy, w = pz - (float)iz;
      const float *p = values + ix + nx * iy + nxy * iz;
      const float a = p[0], b = p[1], c = p[nx], d = p[nx + 1];
      const float *q = p + nxy;
      const float e = q[0], f = q[1], g = q[nx], h = q[nx + 1];
      const float ab = a + (b - a) * u, cd = c + (d - c) * u;
      const float ef = e + (f - e) * u, gh = g + (h - g) * u;
      const float front = ab + (cd - ab) * v, back = ef + (gh - ef) * v;
      value = front + (back - front) * w;
      gz = back - front;
      gy = (cd - ab) + ((gh - ef) - (cd - ab)) * w;
      const float near = (b - a) + ((d - c) - (b - a)) * v;
      const float far = (f - e) + ((h - g) - (f - e)) * v;
      gx = near + (far - near) * w;
    } else if (image->has_outside) {
      value = image->outside;
    } else {
      trace->place[n] = -1;
      continue;
    }
    float place = 1 + (value - image->lowest) * image->bins_per_unit;
    if (!(place > 1)) {
      place = 1;
      gx = gy = gz = 0;
    } else if (place >= end) {
      place = end;
      gx = gy = gz = 0;
    }
    trace->place[n] = place;
    trace->x[n] = gx;
    trace->y[n] = gy;
    trace->z[n] = gz;
    int bin = (int)place;
    bin = bin < bins - 3 ? bin : bins - 3;
    float weights[4];
    spline(place - (float)bin, weights);
    float *row = histogram + (int64_t)samples->bin[n] * bins + bin - 1;
    for (int k = 0; k < 4; k++) row[k] += weights[k];
  }
}

CLONES void ck_information_gradient(const ck_samples *samples, int64_t first, int64_t count,
                                    int32_t bins, const ck_trace *trace, const float *table,
                                    double sums[12]) {
  // Short stretches in float, their sums in double.
  for (int64_t start = first; start < first + count; start += 1024) {
    const int64_t stop = start + 1024 < first + count ? start + 1024 : first + count;
    float part[12] = {0};
    for (int64_t n = start; n < stop; n++) {
      const float place = trace->place[n];
      if (place < 0) continue;
      int bin = (int)place;
      bin = bin < bins - 3 ? bin : bins - 3;
      float slope[4];
      spline_slope(place - (float)bin, slope);
      const float *row = table + (int64_t)samples->bin[n] * bins + bin - 1;
      const float weight =
          slope[0] * row[0] + slope[1] * row[1] + slope[2] * row[2] + slope[3] * row[3];
      const float gx = weight * trace->x[n], gy = weight * trace->y[n], gz = weight * trace->z[n];
      const float x = samples->x[n], y = samples->y[n], z = samples->z[n];
      part[0] += gx * x;
      part[1] += gx * y;
      part[2] += gx * z;
      part[3] += gx;
      part[4] += gy * x;
      part[5] += gy * y;
      part[6] += gy * z;
      part[7] += gy;
      part[8] += gz * x;
      part[9] += gz * y;
      part[10] += gz * z;
      part[11] += gz;
    }
    for (int k = 0; k < 12; k++) sums[k] += part[k];
  }
}
