/** Whether a file of a model's folder tells the configuration or the vocabulary. */
const describing = new Set([
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
  'spm.model',
  'spiece.model',
  'sentencepiece.bpe.model',
]);

const safetensors = /^model(-\d+-of-\d+)?\.safetensors$|^model\.safetensors\.index\.json$/;
const pickled = /^pytorch_model(-\d+-of-\d+)?\.bin$|^pytorch_model\.bin\.index\.json$/;

/** Those of a model's files that mcq needs: weights as safetensors, else as PyTorch wrote them. */
export function neededFiles(names: string[]): string[] {
  const weights = names.some((name) => safetensors.test(name)) ? safetensors : pickled;
  return names.filter((name) => describing.has(name) || weights.test(name));
}

/** What a folder of these files lacks to be a model; undefined when it lacks nothing. */
export function lackingFiles(names: string[]): string | undefined {
  if (!names.includes('config.json')) return 'config.json';
  if (!names.some((name) => safetensors.test(name) || pickled.test(name))) return 'weights (model.safetensors)';
  return undefined;
}
