#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <sys/ioctl.h>
#include <term.h>

/// Reads a terminal type's description. False where the type is unknown; the program does not end then.
static inline int cncurses_setup(const char *type, int descriptor) {
  int result = 0;
  return setupterm((char *)type, descriptor, &result) == OK;
}

/// A terminfo string by name; NULL where absent.
static inline const char *cncurses_string(const char *name) {
  const char *string = tigetstr((char *)name);
  return string == (const char *)-1 ? NULL : string;
}

/// A terminfo flag by name; tigetflag and its like want `char *`.
static inline int cncurses_flag(const char *name) { return tigetflag((char *)name) == 1; }

/// A terminfo number by name; negative where absent.
static inline int cncurses_number(const char *name) { return tigetnum((char *)name); }

/// A terminal's size in cells and pixels. A wrapper because `ioctl` is variadic, which Swift cannot call.
static inline int cncurses_window_size(int descriptor, struct winsize *size) {
  return ioctl(descriptor, TIOCGWINSZ, size);
}
#endif
