/**
 * The arguments with which a Python runs a module, as `-m` does, but none that lies in the user's working directory: a
 * `pip.py` there would be run in its place, and a `tokenize.py` would break it.
 */
export function moduleArguments(module: string): string[] {
  return ['-c', `${withoutWorkingDirectory}; import runpy; runpy.run_module('${module}', None, '__main__', True)`];
}

/** Python code to begin with: `-c` has put the working directory first among the places of modules, as ''. */
export const withoutWorkingDirectory = "import sys; sys.path[:] = [place for place in sys.path if place != '']";
