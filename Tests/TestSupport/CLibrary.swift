import Foundation

/// Builds small libraries in C that stand for others.
package enum CLibrary {
  /// The C compiler; `nil` if there is none.
  package static let compiler: String? = ["clang", "cc", "gcc"].lazy.flatMap { name in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map {
      "\($0)/\(name)"
    }
  }.first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Compiles a library.
  ///
  /// - Parameters:
  ///   - code: Its source.
  ///   - path: The library's file.
  /// - Throws: ``Failed``, or an error of the system.
  package static func build(_ code: String, _ path: String) throws {
    let source = path + ".c"
    try Data(code.utf8).write(to: URL(fileURLWithPath: source))
    let include = GliaProgram.root.appendingPathComponent("Sources/CONNXRuntime/include").path
    let run = try GliaProgram.run(
      ["-shared", "-fPIC", "-I", include, "-o", path, source], program: compiler)
    guard run.status == 0 else { throw Failed(errors: run.errors) }
  }

  package struct Failed: Error { let errors: String }

  /// A library with this version and no functions.
  package static func version(_ version: String) -> String {
    """
    #include <stddef.h>
    static const void *api(unsigned version) { return NULL; }
    static const char *version(void) { return "\(version)"; }
    static struct { const void *(*api)(unsigned); const char *(*version)(void); } base = { api, version };
    const void *OrtGetApiBase(void) { return &base; }
    """
  }

  /// A library that hands everything on to a real one, but says that it has CUDA, which then fails.
  package static func pretendingCUDA(_ real: String) -> String {
    """
    #include <dlfcn.h>
    #include <string.h>
    #include "connxruntime.h"
    static cort_api table;
    static const cort_base *real;
    typedef cort_status *(*create_status)(int code, const char *message);
    static cort_status *fail(const char *message) {
      return ((create_status)table.slots_0_to_1[0])(1, message);
    }
    static char cuda[] = "CUDAExecutionProvider", cpu[] = "CPUExecutionProvider";
    static char *names[] = { cuda, cpu };
    static cort_status *providers(char ***out, int *count) { *out = names; *count = 2; return NULL; }
    static cort_status *release_providers(char **given, int count) { return NULL; }
    static cort_status *create(cort_cuda_options **out) { *out = (cort_cuda_options *)names; return NULL; }
    static cort_status *append(cort_options *options, const cort_cuda_options *given) {
      return fail(given == (void *)names ? "CUDA failure 100:\\n no device" : "wrong options");
    }
    static void release(cort_cuda_options *given) {}
    static const cort_api *api(uint32_t version) {
      memcpy(&table, real->api(version), sizeof table);
      table.providers = providers;
      table.release_providers = release_providers;
      table.create_cuda_options = create;
      table.append_cuda = append;
      table.release_cuda_options = release;
      return &table;
    }
    static const char *version(void) { return real->version(); }
    static cort_base base = { api, version };
    const cort_base *OrtGetApiBase(void) {
      void *library = dlopen("\(real)", RTLD_NOW | RTLD_LOCAL);
      real = ((const cort_base *(*)(void))dlsym(library, "OrtGetApiBase"))();
      return &base;
    }
    """
  }
}
