#ifndef CPNG_SHIM_H
#define CPNG_SHIM_H
#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// A PNG file in memory, grown while libpng writes; `bytes` is freed by its user.
typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
  /// Why writing failed; empty where it did not.
  char message[128];
} cpng_buffer;

static inline void cpng_append(png_structp png, png_bytep bytes, size_t count) {
  cpng_buffer *buffer = (cpng_buffer *)png_get_io_ptr(png);
  if (buffer->count + count > buffer->capacity) {
    size_t capacity = (buffer->count + count) * 2;
    uint8_t *grown = (uint8_t *)realloc(buffer->bytes, capacity);
    if (!grown) png_error(png, "out of memory");
    buffer->bytes = grown;
    buffer->capacity = capacity;
  }
  memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count += count;
}

static inline void cpng_flush(png_structp png) { (void)png; }

static inline void cpng_fail(png_structp png, png_const_charp message) {
  cpng_buffer *buffer = (cpng_buffer *)png_get_error_ptr(png);
  strncpy(buffer->message, message, sizeof buffer->message - 1);
  png_longjmp(png, 1);
}

static inline void cpng_warn(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

/// Writes a picture of 3 (RGB) or 4 (RGBA) channels of 8 bits with text chunks; returns whether that worked.
///
/// libpng reports errors by `longjmp`, which must not cross Swift frames, so all of it happens here.
/// `per_meter` is the number of pixels per meter on paper; 0 leaves it open. Texts are Latin-1 where `is_utf8[i]` is 0 (tEXt) and UTF-8 where it is 1 (iTXt).
static inline int cpng_encode(uint32_t width, uint32_t height, int channels, const uint8_t *pixels,
                              uint32_t per_meter, int text_count,
                              const char *const *keys, const char *const *values,
                              const uint8_t *is_utf8, cpng_buffer *buffer) {
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, buffer, cpng_fail, cpng_warn);
  if (!png) {
    strncpy(buffer->message, "out of memory", sizeof buffer->message - 1);
    return 0;
  }
  png_infop info = png_create_info_struct(png);
  png_textp text = text_count > 0 ? (png_textp)calloc((size_t)text_count, sizeof *text) : NULL;
  if (!info || (text_count > 0 && !text) || setjmp(png_jmpbuf(png))) {
    if (!buffer->message[0]) strncpy(buffer->message, "out of memory", sizeof buffer->message - 1);
    png_destroy_write_struct(&png, &info);
    free(text);
    return 0;
  }
  png_set_write_fn(png, buffer, cpng_append, cpng_flush);
  png_set_IHDR(png, info, width, height, 8,
               channels == 4 ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  if (per_meter > 0) png_set_pHYs(png, info, per_meter, per_meter, PNG_RESOLUTION_METER);
  for (int i = 0; i < text_count; i++) {
    text[i].compression = is_utf8[i] ? PNG_ITXT_COMPRESSION_NONE : PNG_TEXT_COMPRESSION_NONE;
    text[i].key = (png_charp)keys[i];
    text[i].text = (png_charp)values[i];
  }
  if (text_count > 0) png_set_text(png, info, text, text_count);
  png_write_info(png, info);
  for (uint32_t row = 0; row < height; row++) {
    png_write_row(png, (png_const_bytep)(pixels + (size_t)row * width * (size_t)channels));
  }
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  free(text);
  return 1;
}

/// A PNG file's pixels as RGB of 8 bits a channel.
typedef struct {
  uint32_t width;
  uint32_t height;
  uint8_t *rgb;
} cpng_pixels;

/// Decodes a PNG file in memory; returns whether that worked, else the reason is in `failure`.
///
/// `rgb` is freed by its user.
static inline int cpng_decode(const uint8_t *bytes, size_t count, cpng_pixels *pixels,
                              cpng_buffer *failure) {
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, bytes, count)) goto failed;
  image.format = PNG_FORMAT_RGB;
  pixels->rgb = (uint8_t *)malloc(PNG_IMAGE_SIZE(image));
  if (!pixels->rgb) {
    png_image_free(&image);
    strncpy(failure->message, "out of memory", sizeof failure->message - 1);
    return 0;
  }
  png_color black = {0, 0, 0};
  if (!png_image_finish_read(&image, &black, pixels->rgb, 0, NULL)) {
    free(pixels->rgb);
    pixels->rgb = NULL;
    goto failed;
  }
  pixels->width = image.width;
  pixels->height = image.height;
  return 1;
failed:
  strncpy(failure->message, image.message, sizeof failure->message - 1);
  return 0;
}

#endif
