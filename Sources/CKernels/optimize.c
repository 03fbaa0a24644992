#include <math.h>

#include "clones.h"
#include "ckernels.h"

CLONES void ck_adamw(float *weights, const float *gradient, float *first, float *second,
                     float *average, int64_t count, float rate, float beta1, float beta2,
                     float epsilon, float decay, float correction1, float correction2,
                     float average_decay) {
  float step = rate / correction1;
  float root = 1.0f / sqrtf(correction2);
  for (int64_t i = 0; i < count; i++) {
    float g = gradient[i];
    float m = beta1 * first[i] + (1 - beta1) * g;
    float v = beta2 * second[i] + (1 - beta2) * g * g;
    float w = weights[i] * (1 - rate * decay);
    w -= step * m / (sqrtf(v) * root + epsilon);
    first[i] = m;
    second[i] = v;
    weights[i] = w;
    average[i] += (1 - average_decay) * (w - average[i]);
  }
}

CLONES void ck_add(float *target, const float *source, int64_t count) {
  for (int64_t i = 0; i < count; i++) target[i] += source[i];
}

CLONES void ck_scale(float *target, float factor, int64_t count) {
  for (int64_t i = 0; i < count; i++) target[i] *= factor;
}

double ck_sum_of_squares(const float *values, int64_t count) {
  double sums[8] = {0};
  int64_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (int k = 0; k < 8; k++) sums[k] += (double)values[i + k] * values[i + k];
  for (; i < count; i++) sums[0] += (double)values[i] * values[i];
  return sums[0] + sums[1] + sums[2] + sums[3] + sums[4] + sums[5] + sums[6] + sums[7];
}

// e = exp(-|z|) never overflows; sigmoid and log(1 + e) both follow from it.
static inline float sigmoid(float z) {
  float e = expf(-fabsf(z));
  return z >= 0 ? 1 / (1 + e) : e / (1 + e);
}

// The cross-entropy of a pixel with this logit.
static inline float surprise(float z, bool is_inside) {
  return (z > 0 ? z : 0) - (is_inside ? z : 0) + log1pf(expf(-fabsf(z)));
}

void ck_entropy_dice(const float *logits, const uint8_t *targets, const uint8_t *known,
                     float *gradient, int64_t images, int64_t pixels, float focus,
                     float dice_weight, float smooth, double *result) {
  double entropy = 0, terms = 0;
  double overlap[3] = {0}, predicted[3] = {0}, present[3] = {0};
  int regions = 0;
  bool is_known[3] = {false};
  for (int64_t n = 0; n < images; n++)
    for (int r = 0; r < 3; r++) {
      float *g = gradient + (n * 3 + r) * pixels;
      if (!(known[n] >> r & 1)) {
        for (int64_t p = 0; p < pixels; p++) g[p] = 0;
        continue;
      }
      is_known[r] = true;
      terms += (double)pixels;
      const float *z = logits + (n * 3 + r) * pixels;
      const uint8_t *t = targets + n * pixels;
      for (int64_t p = 0; p < pixels; p++) {
        bool is_inside = t[p] >> r & 1;
        float s = sigmoid(z[p]), y = is_inside;
        float value = surprise(z[p], is_inside);
        if (focus != 0) value *= powf(fabsf(s - y), focus);
        entropy += value;
        overlap[r] += s * y;
        predicted[r] += s;
        present[r] += y;
        g[p] = s;
      }
    }
  for (int r = 0; r < 3; r++) regions += is_known[r];
  double dice[3], loss = terms > 0 ? entropy / terms : 0;
  result[1] = loss;
  float du[3] = {0}, dv[3] = {0};
  for (int r = 0; r < 3; r++) {
    dice[r] = NAN;
    if (!is_known[r]) continue;
    double top = 2 * overlap[r] + smooth, bottom = predicted[r] + present[r] + smooth;
    dice[r] = top / bottom;
    loss += dice_weight * (1 - dice[r]) / regions;
    // d(-dice)/d(sigmoid) = -2 y / bottom + top / bottom²
    du[r] = (float)(-dice_weight / regions * 2 / bottom);
    dv[r] = (float)(dice_weight / regions * top / (bottom * bottom));
  }
  float scale = terms > 0 ? (float)(1 / terms) : 0;
  for (int64_t n = 0; n < images; n++)
    for (int r = 0; r < 3; r++) {
      if (!(known[n] >> r & 1)) continue;
      float *g = gradient + (n * 3 + r) * pixels;
      const float *z = logits + (n * 3 + r) * pixels;
      const uint8_t *t = targets + n * pixels;
      for (int64_t p = 0; p < pixels; p++) {
        bool is_inside = t[p] >> r & 1;
        float s = g[p], y = is_inside, slope = s - y;
        if (focus != 0) {
          // With q = |s - y|, d(q^f · surprise)/dz = ±q^f (q + f (1 - q) surprise), + outside.
          float q = fabsf(slope);
          float size = powf(q, focus) * (q + focus * (1 - q) * surprise(z[p], is_inside));
          slope = copysignf(size, slope);
        }
        g[p] = slope * scale + s * (1 - s) * (du[r] * y + dv[r]);
      }
    }
  result[0] = loss;
  for (int r = 0; r < 3; r++) result[2 + r] = dice[r];
}
