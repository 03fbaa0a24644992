#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <locale.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <term.h>

/// Sets ncurses up for the terminal on standard output. A wrapper because Swift 6 does not let the
/// mutable globals `stdout` and `stdin` be used. Returns NULL where the type is unknown; unlike
/// `initscr`, it does not end the program then.
static inline SCREEN *cncurses_open(const char *type) {
  return newterm((char *)type, stdout, stdin);
}

/// Draws the empty standard window: the alternate screen begins here. A wrapper because `refresh` is a
/// macro over the mutable global `stdscr`.
static inline void cncurses_begin(void) { wrefresh(stdscr); }

/// A terminfo flag by name; tigetstr and its like want `char *`.
static inline int cncurses_flag(const char *name) { return tigetflag((char *)name) == 1; }

/// A terminfo number by name; negative where absent.
static inline int cncurses_number(const char *name) { return tigetnum((char *)name); }

/// A terminal's size in cells and pixels. A wrapper because `ioctl` is variadic, which Swift cannot call.
static inline int cncurses_window_size(int descriptor, struct winsize *size) {
  return ioctl(descriptor, TIOCGWINSZ, size);
}
#endif
