import Foundation
import TestSupport

/// Sets the cache of all tests in this process to a folder of its own.
let testCache: TemporaryFolder = {
  do {
    let folder = try TemporaryFolder()
    setenv("XDG_CACHE_HOME", folder.url.path, 1)
    return folder
  } catch {
    fatalError("\(error)")
  }
}()
