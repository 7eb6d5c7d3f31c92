import {loadBinding} from '../../engine/addon.js';

/** Run as a process of its own: loads the engine, measures it for a second and prints both as one JSON object. */
const binding = loadBinding();
const info = binding.info();
const gflops = await binding.gemm(1);
process.stdout.write(JSON.stringify({info, gflops}));
