import {seededRandom, shuffled} from '../util/random.js';

/** The order of n questions in an epoch: a permutation of 0 .. n - 1 that depends on seed and epoch alone. */
export function epochOrder(n: number, seed: number, epoch: number): number[] {
  const indices = Array.from({length: n}, (_, index) => index);
  return shuffled(indices, seededRandom(mixed(seed, epoch)));
}

/**
 * One 32-bit number of two, by the finalizer of MurmurHash3, so that seed s in epoch e + 1 is not seed s + 1 in epoch e.
 */
function mixed(seed: number, epoch: number): number {
  let hash = seed ^ Math.imul(epoch + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
