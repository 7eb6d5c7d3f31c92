import {existsSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {engineError, McqError} from '../util/errors.js';
import {packageRoot} from '../util/paths.js';
import type {Binding} from './binding.js';

/** Where the native build leaves the addon. */
export const addonFile = path.join(packageRoot, 'build', 'Release', 'mcq.node');

let loaded: Binding | undefined;

/**
 * Loads the native addon, once a process. Throws `MCQ_NOT_SET_UP` before set-up, and `MCQ_ADDON` with the loader's
 * own words when the addon or its LibTorch cannot be loaded.
 */
export function loadBinding(): Binding {
  if (loaded) return loaded;
  if (!existsSync(addonFile)) {
    throw new McqError('engine', 'The native engine is not built yet. Run: mcq setup (in a checkout: npm run setup)', {
      code: 'MCQ_NOT_SET_UP',
    });
  }
  // Idle OpenMP threads would spin, and take the core that tokenizing needs; read when LibTorch is loaded.
  process.env.OMP_WAIT_POLICY ??= 'PASSIVE';
  try {
    loaded = createRequire(import.meta.url)(addonFile) as Binding;
  } catch (cause) {
    throw engineError(
      `The native engine does not load: ${(cause as Error).message}. Run mcq setup again; mcq doctor tells more.`,
      {code: 'MCQ_ADDON', cause},
    );
  }
  // Were the engine still computing while the C++ runtime takes LibTorch apart, the process would crash.
  const binding = loaded;
  process.once('exit', () => binding.stop());
  return loaded;
}
