import {expect, it} from 'vitest';
import {lackingFiles, neededFiles} from '../../../src/models/files.js';

it('takes safetensors, sharded or not, and leaves other forms of the same weights', () => {
  const others = [
    'pytorch_model.bin',
    'tf_model.h5',
    'model.onnx',
    'model.fp16.safetensors',
    'README.md',
    'rust_model.ot',
  ];
  const described = ['config.json', 'tokenizer.json', 'vocab.txt'];
  expect(neededFiles([...others, 'model.safetensors', ...described])).toEqual(['model.safetensors', ...described]);
  const shards = [
    'model-00001-of-00002.safetensors',
    'model-00002-of-00002.safetensors',
    'model.safetensors.index.json',
  ];
  expect(neededFiles([...others, ...shards, 'config.json'])).toEqual([...shards, 'config.json']);
});

it.each([
  ['pytorch_model.bin'],
  ['pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin', 'pytorch_model.bin.index.json'],
])('takes no pickled weights, and tells how to convert them (%s)', (...weights) => {
  expect(neededFiles(['config.json', ...weights])).toEqual(['config.json']);
  const lacking = lackingFiles(['config.json', ...weights]);
  for (const told of [weights[0], 'safe_serialization=True', '--model']) expect(lacking).toContain(told);
});

it('knows what makes a folder of files no model', () => {
  expect(lackingFiles(['config.json', 'model.safetensors'])).toBeUndefined();
  expect(lackingFiles(['model.safetensors'])).toBe('config.json');
  expect(lackingFiles(['config.json', 'model.fp16.safetensors'])).toContain('weights');
});
