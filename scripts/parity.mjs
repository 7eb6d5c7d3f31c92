// Compares the engine with what Transformers computed: npm run parity -- DIR... (see src/parity/parity.ts).
import {setUpFirst} from './set-up-first.mjs';

setUpFirst();
const {parity} = await import('../dist/parity/parity.js');
process.exitCode = await parity(process.argv.slice(2));
