import {existsSync} from 'node:fs';
import path from 'node:path';
import {packageRoot} from '../../src/util/paths.js';

/** Checkpoints with golden values lie beside the checkout, where they are at hand. */
export const encoderGoldens = path.resolve(packageRoot, '../shared/goldens/encoders');
export const withGoldens = existsSync(encoderGoldens);
