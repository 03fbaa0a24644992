// Loops that must run at the processor's full width, in C so that one binary carries several versions.
//
// Images are blocked: [image][channel / block][row][column][block], block 8 or 16 channels, elements
// float32 or bfloat16 (`is_bf16`). A "plane" is one block of channels of one image.
#ifndef CKERNELS_H
#define CKERNELS_H
#include <stdbool.h>
#include <stdint.h>

#include "inference.h"
#include "registration.h"

// The mean and the biased variance of each channel over a batch, good to 1e-6 of the deviation.
//
// oneDNN 2.6 adds a whole batch up in float32, in order. Where most of it is one value, as background
// is, all sums round the same way, and variances of images as large as ours come out wrong by 1e-3.
void ck_channel_statistics(const void *source, float *mean, float *variance, int64_t images,
                           int64_t planes, int64_t pixels, int64_t block, bool is_bf16);

// 2×2 maximum; `which` receives for each output 0–3, the place of the first largest (row * 2 + column).
void ck_maxpool_forward(const void *source, void *target, uint8_t *which, int64_t planes,
                        int64_t height, int64_t width, int64_t block, bool is_bf16);

// The gradient of a tensor that was pooled and also cropped into a concatenation:
// `pooled` goes to the places in `which`; `skip` (crop_height × crop_width, planes of one image
// `skip_planes` apart from the next image's) is added at (top, left).
void ck_maxpool_backward(const void *pooled, const uint8_t *which, const void *skip, void *target,
                         int64_t images, int64_t planes, int64_t skip_planes, int64_t height,
                         int64_t width, int64_t crop_height, int64_t crop_width, int64_t top,
                         int64_t left, int64_t block, bool is_bf16);

// Copies the window at (top, left) of each plane into the first planes of a wider tensor.
void ck_crop(const void *source, void *target, int64_t images, int64_t planes,
             int64_t target_planes, int64_t height, int64_t width, int64_t crop_height,
             int64_t crop_width, int64_t top, int64_t left, int64_t block, bool is_bf16);

// Repeats the border of each plane of height × width outward by one element.
void ck_frame_forward(const void *source, void *target, int64_t planes, int64_t height,
                      int64_t width, int64_t block, bool is_bf16);

// The reverse, for gradients: what came from one element is added up there.
void ck_frame_backward(const void *framed, void *target, int64_t planes, int64_t height,
                       int64_t width, int64_t block, bool is_bf16);

// Four groups of `planes` planes at h × w become planes of 2h × 2w: group dy * 2 + dx gives the
// elements at odd or even rows and columns. They are written after `first` planes of the target.
void ck_shuffle_forward(const void *source, void *target, int64_t images, int64_t planes,
                        int64_t target_planes, int64_t first, int64_t height, int64_t width,
                        int64_t block, bool is_bf16);

// The reverse of ck_shuffle_forward, for gradients.
void ck_shuffle_backward(const void *target_gradient, void *source_gradient, int64_t images,
                         int64_t planes, int64_t target_planes, int64_t first, int64_t height,
                         int64_t width, int64_t block, bool is_bf16);

// A 1×1 convolution to three channels: logits[image][3][pixel] from blocked features.
void ck_head_forward(const void *features, const float *weights, const float *bias, float *logits,
                     int64_t images, int64_t planes, int64_t pixels, int64_t block, bool is_bf16);

// Its gradients; weights_gradient (3 × channels) and bias_gradient (3) are overwritten.
void ck_head_backward(const void *features, const float *weights, const float *logits_gradient,
                      void *features_gradient, float *weights_gradient, float *bias_gradient,
                      int64_t images, int64_t planes, int64_t pixels, int64_t block, bool is_bf16);

// Binary cross-entropy with logits plus soft Dice over three regions, and the gradient.
//
// The cross-entropy of a pixel counts as much as its error |p - y| to the power of `focus`: 0 is the
// plain one, more the focal loss of Lin et al. (2017, doi:10.1109/ICCV.2017.324).
// `targets` has one byte a pixel, bit r set where region r is; `known` one byte an image, bit r set
// where region r was drawn. Unknown regions take no part. `result`: [0] loss, [1] cross-entropy,
// [2...4] soft Dice of each region (NaN where unknown in all images).
void ck_entropy_dice(const float *logits, const uint8_t *targets, const uint8_t *known,
                     float *gradient, int64_t images, int64_t pixels, float focus,
                     float dice_weight, float smooth, double *result);

// One step of Adam with decoupled weight decay (AdamW), and of the moving average of the weights.
void ck_adamw(float *weights, const float *gradient, float *first, float *second, float *average,
              int64_t count, float rate, float beta1, float beta2, float epsilon, float decay,
              float correction1, float correction2, float average_decay);

// target += source; and the sum of squares.
void ck_add(float *target, const float *source, int64_t count);
void ck_scale(float *target, float factor, int64_t count);
double ck_sum_of_squares(const float *values, int64_t count);

// Samples a four-channel slice (interleaved, 1/4096 units) and its mask through a plane map.
//
// Source place of output pixel (x, y): (m0 x + m1 y + m2 + wave_x[y], m3 x + m4 y + m5 + wave_y[x]).
// `image` is four planes of height × width, `mask` one.
void ck_warp(const int16_t *source, const uint8_t *source_mask, int64_t source_height,
             int64_t source_width, const float *matrix, const float *wave_x, const float *wave_y,
             float *image, int64_t height, int64_t width, uint8_t *mask);

// Changes the intensities of one plane where it is not 0: a curve given by 1025 values over −5...5, a
// smooth field multiplying intensities above `floor`, and Gaussian noise.
//
// With (u, v) from −1 to 1 over `span_height` × `span_width` pixels around the middle, the logarithm of the factor is f0 u + f1 v + f2 u² + f3 uv +
// f4 v² + b0 / (1 + b3² |(u, v) − (b1, b2)|²)², held within ±1.
void ck_intensity(float *plane, int64_t height, int64_t width, int64_t span_height,
                  int64_t span_width, const float *curve, const float *field, float floor,
                  const float *bump, float noise, uint64_t seed);

// A Gaussian blur of where (mask & bits) == wanted, 0 to 1.
void ck_soften(const uint8_t *mask, uint8_t bits, uint8_t wanted, float *weights, float *scratch,
               int64_t height, int64_t width, float sigma);

// The mean of a plane where it is not 0 and the mask is.
float ck_mean_outside(const float *plane, const uint8_t *mask, int64_t count);

// Moves values that are not 0 toward reference + (value − reference) scale + shift by their weights.
void ck_restyle(float *plane, const float *weights, int64_t count, float reference, float scale,
                float shift);

// Replaces what is tissue in four planes and the mask by another slice's tumor, whose softened mask
// are the weights.
void ck_paste(float *image, uint8_t *mask, const float *donor, const uint8_t *donor_mask,
              const float *weights, int64_t count);

// Blurs one plane along rows (dx = 1) or columns with a Gaussian, where it is not 0.
void ck_blur(float *plane, float *scratch, int64_t height, int64_t width, bool along_rows,
             float sigma);

// Whether the processor has the AVX-512 that oneDNN's widest kernels need.
bool ck_has_avx512(void);
// Whether it also has dot products of bfloat16.
bool ck_has_avx512_bf16(void);
#endif
