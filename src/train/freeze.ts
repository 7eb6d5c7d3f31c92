import {usageError} from '../util/errors.js';

/**
 * The names of the parameters that `--freeze` keeps as they are: `embeddings`, layers by number (`0-3`, `5`), or
 * `encoder` for all but pooler and head; several with commas between them.
 */
export function frozenParameters(names: readonly string[], freeze: string | undefined): string[] {
  if (freeze === undefined) return [];
  const layers = 1 + Math.max(-1, ...names.map((name) => layerOf(name) ?? -1));
  const tests = freeze.split(',').map((part) => testFor(part.trim(), layers));
  return names.filter((name) => tests.some((test) => test(name)));
}

function testFor(part: string, layers: number): (name: string) => boolean {
  const isEmbedding = (name: string) => name.includes('embeddings.');
  if (part === 'embeddings') return isEmbedding;
  if (part === 'encoder') return (name) => isEmbedding(name) || layerOf(name) !== undefined;
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
  if (first === undefined) {
    throw usageError(`--freeze: "${part}" is none of embeddings, encoder, a layer (3) or a range of layers (0-3).`);
  }
  const [low, high] = [Number(first), Number(last)];
  if (low > high || high >= layers) {
    throw usageError(`--freeze ${part}: this model has the layers 0 to ${layers - 1}.`);
  }
  return (name) => {
    const layer = layerOf(name);
    return layer !== undefined && layer >= low && layer <= high;
  };
}

/** The number of the layer that a parameter belongs to, from its name: `...encoder.layer.3...`. */
function layerOf(name: string): number | undefined {
  const found = /\.layer\.(\d+)\./.exec(name)?.[1];
  return found === undefined ? undefined : Number(found);
}
