// npm run test:cuda: holds the engine on a GPU to Transformers and to the engine on the CPU (test/engine/cuda.test.ts).
import {setUpFirst} from './set-up-first.mjs';
import {describeCounts} from './test-counts.mjs';
import {vitest} from './vitest.mjs';

setUpFirst();
const {loadBinding} = await import('../dist/engine/addon.js');
const {variant, cudaDevices} = loadBinding().info();
if (variant !== 'cuda') refuse('mcq is set up for the CPU. Set it up for CUDA first: npm run setup -- --cuda');
if (cudaDevices === 0) refuse('No CUDA device is to be seen here; npm run check:cuda checks the build without one.');
const counts = vitest(['test/engine/cuda.test.ts'], {MCQ_CUDA: '1'});
console.log(describeCounts(counts));
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

function refuse(reason) {
  console.error(`error: ${reason}`);
  process.exit(5);
}
