import {withoutWorkingDirectory} from '../../util/python.js';
import {runProgram} from '../../util/run-program.js';
import {inspectLibtorch, type Libtorch} from './folder.js';

/** The LibTorch inside the torch package of the user's Python; it stays where it is. Else a sentence why not. */
export async function pythonLibtorch(): Promise<Libtorch | string> {
  const find = [
    withoutWorkingDirectory,
    'import importlib.util',
    "spec = importlib.util.find_spec('torch')",
    "print(spec.submodule_search_locations[0] if spec else '')",
  ].join('\n');
  const result = await runProgram('python3', ['-c', find]);
  if (result.code !== 0) return 'there is no python3';
  const folder = result.stdout.trim();
  return folder ? inspectLibtorch(folder) : 'python3 has no torch installed';
}
