# Shared by ./glia and ./test: installs what is missing and builds. Sourced, not run.

say() { printf 'glia: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Installs the named Debian packages that are missing; does nothing where none is.
install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
      missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 ||
      fail "these packages are missing: ${missing[*]}; install them as root (there is no sudo here)."
    as_root=(sudo)
  fi
  say "installing ${missing[*]} …"
  local log
  log=$(mktemp)
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get install -y --no-install-recommends "$@" ||
     { apt-get update && apt-get install -y --no-install-recommends "$@"; }' \
    sh "${missing[@]}" >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    fail "apt-get could not install ${missing[*]} (its last words are above)."
  fi
  rm -f "$log"
}

# Installs packages that glia can do without, with a note where that fails.
install_optional() {
  (install_packages "$@") 2>/dev/null ||
    say "$* could not be installed; glia works, but cannot open DICOM files without it."
}

# Makes sure of Swift and of the libraries that the build links.
prepare() {
  command -v swift >/dev/null 2>&1 ||
    fail "Swift is missing; install the toolchain 6.3 or later from swift.org and put it on PATH."
  case "$(uname -s)" in
  Darwin)
    command -v brew >/dev/null 2>&1 || fail "Homebrew is missing; it provides libpng, cairo and oneDNN."
    local package inflating=()
    [ "$(uname -m)" = x86_64 ] && inflating=(isa-l)
    for package in ncurses libpng cairo onednn "${inflating[@]}"; do
      brew list "$package" >/dev/null 2>&1 || brew install "$package" >&2 ||
        fail "brew could not install $package."
    done
    command -v dcm2niix >/dev/null 2>&1 || brew install dcm2niix >&2 ||
      say "dcm2niix could not be installed; glia works, but cannot open DICOM files without it."
    ;;
  *)
    command -v dpkg-query >/dev/null 2>&1 ||
      fail "this is no Debian system; install ncursesw, libpng, cairo, zlib, ISA-L and oneDNN 2.x (headers too), then run 'swift build -c release'."
    local inflating=()
    [ "$(uname -m)" = x86_64 ] && inflating=(libisal-dev)
    install_packages libncursesw5-dev libpng-dev libcairo2-dev fonts-dejavu-core zlib1g-dev libdnnl-dev "${inflating[@]}" "$@"
    install_optional dcm2niix
    ;;
  esac
}

# Makes sure of ONNX Runtime for the tests, which skip what needs it if it cannot be had.
#
# GLIA_ONNXRUNTIME is used if it is set; else the wheel from PyPI, kept in .build.
prepare_onnxruntime() {
  [ -z "${GLIA_ONNXRUNTIME:-}" ] || return 0
  local folder=$PWD/.build/onnxruntime
  if ! compgen -G "$folder/onnxruntime/capi/libonnxruntime.*" >/dev/null; then
    say "fetching ONNX Runtime for its tests …"
    # The library alone: Python's packages for it are not needed.
    if ! python3 -m pip install --quiet --disable-pip-version-check --no-deps \
      --timeout 15 --retries 1 --target "$folder" 'onnxruntime>=1.20' >/dev/null 2>&1; then
      rm -rf "$folder"
      say "ONNX Runtime could not be had from PyPI; tests that need it are skipped."
      return 0
    fi
  fi
  export GLIA_ONNXRUNTIME=$folder
}

# Makes sure of Slurm for the tests, which skip what needs it if it cannot be had.
prepare_slurm() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  (install_packages slurm-wlm munge) 2>/dev/null ||
    say "slurm-wlm and munge could not be installed; tests of --slurm are skipped."
}

# Builds a release unless the program is newer than everything it is made of.
build_release() {
  local program=.build/release/glia
  if [ -x "$program" ] && [ -z "$(find Package.swift Sources -newer "$program" -print -quit)" ]; then
    return 0
  fi
  prepare
  if [ -x "$program" ]; then say "building what changed …"
  else say "building (the first time takes some minutes) …"; fi
  local log
  log=$(mktemp)
  if ! swift build -c release --product glia >"$log" 2>&1; then
    grep -E 'error|warning' "$log" >&2 || tail -n 20 "$log" >&2
    rm -f "$log"
    fail "the build failed (see above)."
  fi
  rm -f "$log"
  touch "$program"
}
