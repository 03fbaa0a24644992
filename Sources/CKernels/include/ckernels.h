// Loops that must run at the processor's full width, in C so that one binary carries several versions.
#ifndef CKERNELS_H
#define CKERNELS_H
#include <stdbool.h>
#include <stdint.h>

#include "inference.h"
#include "registration.h"

// A batch of images: float32, or bfloat16 if `is_bf16`. Channels come in blocks of 8 or 16, and
// channel b * block + i of the pixel (y, x) of image n is element
// n * image_step + b * block_step + (y * width + x) * pixel_step + i.
//
// This describes blocked images ([block][row][column][channel of the block]), images with channels
// last ([row][column][channel]), and some of the blocks of a wider tensor, such as one part of a
// concatenation.
typedef struct {
  void *values;
  int64_t images, blocks, height, width;
  // Channels in a block.
  int64_t block;
  int64_t image_step, block_step, pixel_step;
  bool is_bf16;
} ck_images;

// The mean and the biased variance of each channel over a batch, good to 1e-6 of the deviation.
//
// oneDNN 2.6 adds a whole batch up in float32, in order. Where most of it is one value, as background
// is, all sums round the same way, and variances of images as large as ours come out wrong by 1e-3.
void ck_channel_statistics(ck_images source, float *mean, float *variance);

// 2×2 max pooling. For each element of the target, in memory order, `which` receives the index
// (0–3, row * 2 + column) of the first largest value. The target has no gaps.
void ck_maxpool_forward(ck_images source, ck_images target, uint8_t *which);

// The gradient of a tensor that was pooled and whose center was also cropped into a concatenation:
// `pooled` goes to the elements that `which` names; `skip` is added at the center.
void ck_maxpool_backward(ck_images pooled, const uint8_t *which, ck_images skip, ck_images target);

// Copies the center of each image, as large as the target.
void ck_crop(ck_images source, ck_images target);

// Replicates the border of each image outward by one pixel.
void ck_frame_forward(ck_images source, ck_images target);

// Its gradient: each pixel receives the sum over its copies.
void ck_frame_backward(ck_images framed, ck_images target);

// Four groups of channels become images of twice the height and width: group dy * 2 + dx supplies
// the pixels at rows 2y + dy and columns 2x + dx.
void ck_shuffle_forward(ck_images groups, ck_images target);

// The gradient of ck_shuffle_forward: its inverse.
void ck_shuffle_backward(ck_images gradient, ck_images groups);

// A 1×1 convolution to three channels: logits[image][3][pixel].
void ck_head_forward(ck_images features, const float *weights, const float *bias, float *logits);

// Its gradients; weights_gradient (3 × channels) and bias_gradient (3) are overwritten.
void ck_head_backward(ck_images features, const float *weights, const float *logits_gradient,
                      ck_images features_gradient, float *weights_gradient, float *bias_gradient);

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
