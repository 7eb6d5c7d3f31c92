import {tokenizerFiles} from '../text/tokenizer-folder.js';

/** Whether a file of a model's folder tells the configuration or the vocabulary. */
const describing = new Set(['config.json', ...tokenizerFiles, 'spm.model', 'spiece.model', 'sentencepiece.bpe.model']);

const safetensors = /^model(-\d+-of-\d+)?\.safetensors$|^model\.safetensors\.index\.json$/;
const pickled = /^pytorch_model(-\d+-of-\d+)?\.bin$|^pytorch_model\.bin\.index\.json$/;

/** Those of a model's files that mcq needs; of its weights those in safetensors files, the only ones that mcq reads. */
export function neededFiles(names: string[]): string[] {
  return names.filter((name) => describing.has(name) || safetensors.test(name));
}

/** What a folder of these files lacks to be a model, and what to do where it has it in another form; undefined when it lacks nothing. */
export function lackingFiles(names: string[]): string | undefined {
  if (!names.includes('config.json')) return 'config.json';
  if (names.some((name) => safetensors.test(name))) return undefined;
  const other = names.find((name) => pickled.test(name));
  if (other === undefined) return 'weights (model.safetensors)';
  return (
    `model.safetensors, and mcq does not read ${other}. Convert it in Python: Transformers' ` +
    'AutoModel.from_pretrained(NAME).save_pretrained(FOLDER, safe_serialization=True), and the same with ' +
    'AutoTokenizer; then --model FOLDER'
  );
}
