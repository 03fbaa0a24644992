#include <math.h>
#include <string.h>

#include "clones.h"
#include "ckernels.h"

CLONES void ck_warp(const int16_t *source, const uint8_t *source_mask, int64_t source_height,
                    int64_t source_width, const float *matrix, const float *wave_x,
                    const float *wave_y, float *image, int64_t height, int64_t width,
                    uint8_t *mask) {
  const int64_t area = height * width;
  const float unit = 1.0f / 4096;
  memset(image, 0, (size_t)area * 4 * sizeof(float));
  memset(mask, 0, (size_t)area);
  for (int64_t y = 0; y < height; y++) {
    for (int64_t x = 0; x < width; x++) {
      float sx = matrix[0] * (float)x + matrix[1] * (float)y + matrix[2] + wave_x[y];
      float sy = matrix[3] * (float)x + matrix[4] * (float)y + matrix[5] + wave_y[x];
      float fx = floorf(sx), fy = floorf(sy);
      int64_t ix = (int64_t)fx, iy = (int64_t)fy;
      if (ix < 0 || iy < 0 || ix + 1 >= source_width || iy + 1 >= source_height) continue;
      float u = sx - fx, v = sy - fy;
      const int16_t *a = source + (iy * source_width + ix) * 4;
      const int16_t *b = a + source_width * 4;
      float w00 = (1 - u) * (1 - v) * unit, w01 = u * (1 - v) * unit, w10 = (1 - u) * v * unit,
            w11 = u * v * unit;
      float *out = image + y * width + x;
      for (int c = 0; c < 4; c++)
        out[c * area] = w00 * a[c] + w01 * a[4 + c] + w10 * b[c] + w11 * b[4 + c];
      int64_t nx = ix + (u >= 0.5f), ny = iy + (v >= 0.5f);
      mask[y * width + x] = source_mask[ny * source_width + nx];
    }
  }
}

static inline uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

CLONES void ck_intensity(float *plane, int64_t height, int64_t width, int64_t span_height,
                         int64_t span_width, const float *curve, const float *field, float floor,
                         const float *bump, float noise, uint64_t seed) {
  const float across = (float)width / (float)span_width;
  const float down = (float)height / (float)span_height;
  for (int64_t y = 0; y < height; y++) {
    float v = (2 * (float)y / (float)height - 1) * down;
    for (int64_t x = 0; x < width; x++) {
      float value = plane[y * width + x];
      if (value == 0) continue;
      float place = (value + 5) * 102.4f;
      place = place < 0 ? 0 : place > 1023.99f ? 1023.99f : place;
      int cell = (int)place;
      float rest = place - (float)cell;
      value = curve[cell] + rest * (curve[cell + 1] - curve[cell]);
      float u = (2 * (float)x / (float)width - 1) * across;
      float log_gain = field[0] * u + field[1] * v + field[2] * u * u + field[3] * u * v +
                       field[4] * v * v;
      if (bump[0] != 0) {
        float du = (u - bump[1]) * bump[3], dv = (v - bump[2]) * bump[3];
        float distance = 1 + du * du + dv * dv;
        log_gain += bump[0] / (distance * distance);
      }
      log_gain = log_gain < -1 ? -1 : log_gain > 1 ? 1 : log_gain;
      // exp by its series, good to 5 % at ±1.
      float gain = 1 + log_gain * (1 + log_gain * (0.5f + log_gain * (1.0f / 6)));
      value = floor + (value - floor) * gain;
      if (noise > 0) {
        // The sum of eight bytes is Gaussian enough: variance 8 * (256² - 1) / 12.
        uint64_t bits = mix(seed + (uint64_t)(y * width + x) * 0x9e3779b97f4a7c15u);
        int sum = 0;
        for (int k = 0; k < 8; k++) sum += (int)(bits >> (8 * k) & 255);
        value += noise * ((float)sum - 1020) * (1 / 209.02f);
      }
      value = value < -5 ? -5 : value > 5 ? 5 : value;
      plane[y * width + x] = value == 0 ? 1e-6f : value;
    }
  }
}

// The weights of a Gaussian, summing to 1, at −reach...reach; returns the reach, at most 16.
static inline __attribute__((always_inline)) int gaussian(float sigma, float taps[33]) {
  int reach = (int)ceilf(2.5f * sigma);
  if (reach > 16) reach = 16;
  float total = 0;
  for (int k = -reach; k <= reach; k++) {
    taps[k + reach] = expf(-0.5f * (float)(k * k) / (sigma * sigma));
    total += taps[k + reach];
  }
  for (int k = 0; k <= 2 * reach; k++) taps[k] /= total;
  return reach;
}

CLONES void ck_blur(float *plane, float *scratch, int64_t height, int64_t width, bool along_rows,
                    float sigma) {
  float taps[33];
  const int reach = gaussian(sigma, taps);
  if (reach < 1) return;
  memcpy(scratch, plane, (size_t)(height * width) * sizeof(float));
  const int64_t step = along_rows ? 1 : width;
  const int64_t y0 = along_rows ? 0 : reach, y1 = along_rows ? height : height - reach;
  const int64_t x0 = along_rows ? reach : 0, x1 = along_rows ? width - reach : width;
  for (int64_t y = y0; y < y1; y++)
    for (int64_t x = x0; x < x1; x++) {
      const float *s = scratch + y * width + x;
      if (*s == 0) continue;
      float sum = 0;
      for (int k = -reach; k <= reach; k++) sum += taps[k + reach] * s[k * step];
      plane[y * width + x] = sum == 0 ? 1e-6f : sum;
    }
}

CLONES void ck_soften(const uint8_t *mask, uint8_t bits, uint8_t wanted, float *weights,
                      float *scratch, int64_t height, int64_t width, float sigma) {
  int64_t top = height, bottom = -1, left = width, right = -1;
  for (int64_t y = 0; y < height; y++)
    for (int64_t x = 0; x < width; x++)
      if ((mask[y * width + x] & bits) == wanted) {
        if (y < top) top = y;
        if (y > bottom) bottom = y;
        if (x < left) left = x;
        if (x > right) right = x;
      }
  memset(weights, 0, (size_t)(height * width) * sizeof(float));
  if (bottom < 0) return;
  float taps[33];
  const int reach = gaussian(sigma, taps);
  const int64_t y0 = top > reach ? top - reach : 0, x0 = left > reach ? left - reach : 0;
  const int64_t y1 = bottom + reach < height ? bottom + reach : height - 1;
  const int64_t x1 = right + reach < width ? right + reach : width - 1;
  // Along rows into scratch, then along columns.
  for (int64_t y = top; y <= bottom; y++)
    for (int64_t x = x0; x <= x1; x++) {
      float sum = 0;
      const int64_t from = x - reach > left ? x - reach : left;
      const int64_t to = x + reach < right ? x + reach : right;
      for (int64_t k = from; k <= to; k++)
        if ((mask[y * width + k] & bits) == wanted) sum += taps[k - x + reach];
      scratch[y * width + x] = sum;
    }
  for (int64_t y = y0; y <= y1; y++) {
    const int64_t from = y - reach > top ? y - reach : top;
    const int64_t to = y + reach < bottom ? y + reach : bottom;
    for (int64_t k = from; k <= to; k++) {
      const float tap = taps[k - y + reach];
      for (int64_t x = x0; x <= x1; x++) weights[y * width + x] += tap * scratch[k * width + x];
    }
  }
}

CLONES float ck_mean_outside(const float *plane, const uint8_t *mask, int64_t count) {
  double sum = 0;
  int64_t number = 0;
  for (int64_t i = 0; i < count; i++)
    if (plane[i] != 0 && mask[i] == 0) {
      sum += plane[i];
      number++;
    }
  return number > 0 ? (float)(sum / (double)number) : 0;
}

CLONES void ck_restyle(float *plane, const float *weights, int64_t count, float reference,
                       float scale, float shift) {
  for (int64_t i = 0; i < count; i++) {
    if (plane[i] == 0 || weights[i] == 0) continue;
    float target = reference + (plane[i] - reference) * scale + shift;
    float value = plane[i] + weights[i] * (target - plane[i]);
    value = value < -5 ? -5 : value > 5 ? 5 : value;
    plane[i] = value == 0 ? 1e-6f : value;
  }
}

CLONES void ck_paste(float *image, uint8_t *mask, const float *donor, const uint8_t *donor_mask,
                     const float *weights, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    if (weights[i] == 0) continue;
    // Twice the softened mask: all of the tumor is donor's, and a rim blends.
    float weight = 2 * weights[i] < 1 ? 2 * weights[i] : 1;
    int is_tissue = 0;
    for (int c = 0; c < 4; c++) {
      float *value = image + c * count + i;
      const float other = donor[c * count + i];
      if (*value == 0) continue;
      is_tissue = 1;
      if (other != 0) *value += weight * (other - *value);
      if (*value == 0) *value = 1e-6f;
    }
    if (is_tissue && donor_mask[i] != 0) mask[i] = donor_mask[i];
  }
}
