// Functions of one element, written so that compilers turn loops of them into vector code.
//
// Exponentials are good to 2e-7 of their value.
#ifndef ACTIVATION_H
#define ACTIVATION_H
#include <math.h>
#include <string.h>

#include "versions.h"

// Applies a function to dense numbers in place.
void ck_activate(ck_activation activation, float *values, int64_t count);

// Functions that cost one or two instructions, and are therefore done while numbers are at hand.
INLINE bool is_simple(ck_activation f) {
  return f.function == CK_IDENTITY || f.function == CK_RELU || f.function == CK_LEAKY_RELU;
}

// exp(x): 2^n · exp(r) with |r| <= ln 2 / 2, and a polynomial of degree 6.
INLINE float exponential(float x) {
  const float high = 88.72283f, low = -87.33654f;
  const float held = x < low ? low : x > high ? high : x;
  // Adding 1.5 · 2²³ rounds to an integer, which is then in the lowest bits.
  const float magic = 12582912.0f;
  const float shifted = held * 1.44269504f + magic;
  const float n = shifted - magic;
  float r = held - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  // Half of the power at a time: 2^128 is no float, but exp(88.72) is.
  uint32_t bits;
  memcpy(&bits, &shifted, 4);
  const int32_t power = (int32_t)(bits - 0x4b400000u);
  const int32_t first = power >> 1, second = power - first;
  const uint32_t first_bits = (uint32_t)(first + 127) << 23,
                 second_bits = (uint32_t)(second + 127) << 23;
  float f, g;
  memcpy(&f, &first_bits, 4);
  memcpy(&g, &second_bits, 4);
  p = p * f * g;
  p = x < low ? 0 : p;
  p = x > high ? INFINITY : p;
  return x != x ? x : p;
}

INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

// exp(x) - 1, also good near 0.
INLINE float exponential_minus_one(float x) {
  // Taylor's series to x^7 / 7! where exp(x) - 1 would cancel.
  float p = 1.9841270e-4f;
  p = p * x + 1.3888889e-3f;
  p = p * x + 8.3333333e-3f;
  p = p * x + 4.1666667e-2f;
  p = p * x + 1.6666667e-1f;
  p = p * x + 0.5f;
  p = p * x * x + x;
  return fabsf(x) < 0.4f ? p : exponential(x) - 1.0f;
}

// (exp(2x) - 1) / (exp(2x) + 1), with the sign last so that small numbers keep their digits.
INLINE float hyperbolic_tangent(float x) {
  const float m = exponential_minus_one(-2.0f * fabsf(x));
  return copysignf(-m / (m + 2.0f), x);
}

// log(1 + t) for t in 0...1: twice the area tangent of t / (2 + t), which is at most 1/3.
INLINE float logarithm_of_one_plus(float t) {
  const float s = t / (2.0f + t), q = s * s;
  float p = 1.0f / 15;
  p = p * q + 1.0f / 13;
  p = p * q + 1.0f / 11;
  p = p * q + 1.0f / 9;
  p = p * q + 1.0f / 7;
  p = p * q + 1.0f / 5;
  p = p * q + 1.0f / 3;
  p = p * q + 1.0f;
  return 2.0f * s * p;
}

INLINE float softplus(float x) {
  return (x > 0 ? x : 0) + logarithm_of_one_plus(exponential(-fabsf(x)));
}

// The error function. Small: Taylor's series; else 1 - exp(-x²) times a polynomial in 1 / (1 + x / 2)
// (W. J. Cody's form, coefficients of Numerical Recipes' erfcc), good to 1.2e-7.
INLINE float error_function(float x) {
  const float z = fabsf(x), q = x * x;
  float s = -1.0f / 1320;
  s = s * q + 1.0f / 216;
  s = s * q - 1.0f / 42;
  s = s * q + 1.0f / 10;
  s = s * q - 1.0f / 3;
  s = s * q + 1.0f;
  s = s * x * 1.12837917f;
  const float t = 1.0f / (1.0f + 0.5f * z);
  float p = 0.17087277f;
  p = p * t - 0.82215223f;
  p = p * t + 1.48851587f;
  p = p * t - 1.13520398f;
  p = p * t + 0.27886807f;
  p = p * t - 0.18628806f;
  p = p * t + 0.09678418f;
  p = p * t + 0.37409196f;
  p = p * t + 1.00002368f;
  p = p * t - 1.26551223f;
  const float tail = copysignf(1.0f - t * exponential(p - q), x);
  return z < 0.5f ? s : tail;
}

// One function of one number; `function` is a constant wherever this is used in a loop.
INLINE float activated(const ck_function function, float a, float b, float x) {
  switch (function) {
    case CK_IDENTITY: return x;
    case CK_RELU: return x > 0 ? x : x != x ? x : 0;
    case CK_LEAKY_RELU: return x < 0 ? a * x : x;
    case CK_SIGMOID: return sigmoid(x);
    case CK_TANH: return hyperbolic_tangent(x);
    case CK_ELU: return x < 0 ? a * exponential_minus_one(x) : x;
    case CK_SELU: return b * (x < 0 ? a * exponential_minus_one(x) : x);
    case CK_CELU: return x < 0 ? a * exponential_minus_one(x / a) : x;
    case CK_HARD_SIGMOID: {
      const float y = a * x + b;
      return y < 0 ? 0 : y > 1 ? 1 : y;
    }
    case CK_HARD_SWISH: {
      const float y = x * (1.0f / 6) + 0.5f;
      return x * (y < 0 ? 0 : y > 1 ? 1 : y);
    }
    case CK_GELU: return 0.5f * x * (1.0f + error_function(x * 0.70710678f));
    case CK_GELU_TANH:
      // (1 + tanh(y)) / 2 is the sigmoid of 2y.
      return x * sigmoid(1.59576912f * (x + 0.044715f * x * x * x));
    case CK_CLIP: {
      const float y = x > b ? b : x;
      return y < a ? a : y;
    }
    case CK_SOFTPLUS: return softplus(x);
    case CK_SOFTSIGN: return x / (1.0f + fabsf(x));
    case CK_SWISH: return x * sigmoid(a * x);
    case CK_MISH: return x * hyperbolic_tangent(softplus(x));
    case CK_EXP: return exponential(x);
    case CK_ABSOLUTE: return fabsf(x);
    case CK_NEGATE: return -x;
    case CK_SQUARE_ROOT: return __builtin_sqrtf(x);
  }
  return x;
}

// Simple functions of one number.
INLINE float activated_simply(ck_activation f, float x) {
  return f.function == CK_IDENTITY ? x : x < 0 ? (f.function == CK_RELU ? 0.0f : f.a * x) : x;
}
#endif
