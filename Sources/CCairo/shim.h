#ifndef CCAIRO_SHIM_H
#define CCAIRO_SHIM_H
#include <cairo.h>
#include <cairo-pdf.h>
#include <cairo-svg.h>
#if CAIRO_HAS_FT_FONT
#include <cairo-ft.h>
#endif
#include <string.h>

/// Writes the name of the font that is in use into `name`; leaves it as it is where cairo does not tell.
///
/// cairo silently takes another font if the one that was asked for is missing.
static inline void ccairo_font_name(cairo_t *context, char *name, size_t capacity) {
#if CAIRO_HAS_FT_FONT
  cairo_scaled_font_t *font = cairo_get_scaled_font(context);
  if (cairo_scaled_font_get_type(font) != CAIRO_FONT_TYPE_FT) return;
  FT_Face face = cairo_ft_scaled_font_lock_face(font);
  if (!face) return;
  if (face->family_name) strncpy(name, face->family_name, capacity - 1);
  cairo_ft_scaled_font_unlock_face(font);
#endif
}
#endif
