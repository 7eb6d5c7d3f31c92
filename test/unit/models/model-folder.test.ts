import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {NativeModel} from '../../../src/engine/binding.js';
import {readConfig, readPairOptions, writeModelFolder} from '../../../src/models/model-folder.js';
import {loadTokenizer} from '../../../src/text/load-tokenizer.js';
import type {PairOptions} from '../../../src/text/pair-options.js';
import {tinyModel} from '../../commands/tiny-model.js';

const pair: PairOptions = {layout: 'kaggle', truncation: 'only_first', maxLength: 24};
const newFolder = () => mkdtempSync(path.join(tmpdir(), 'mcq-model-folder-'));

/** The folder of a model without weights that is saved with this configuration. */
async function saved(config: Record<string, unknown>): Promise<string> {
  const folder = newFolder();
  const native = {parameters: [], save: async () => {}} as unknown as NativeModel;
  await writeModelFolder(folder, {native, config, tokenizer: await loadTokenizer(tinyModel()), pair});
  return folder;
}

describe('the saved config.json', () => {
  it.each(['torch_dtype', 'dtype'])(
    'says that the weights are float32, whatever %s the model came with',
    async (key) => {
      const folder = await saved({model_type: 'bert', hidden_size: 16, [key]: 'float16'});
      expect(await readConfig(folder)).toEqual({
        model_type: 'bert',
        hidden_size: 16,
        architectures: ['BertForMultipleChoice'],
        dtype: 'float32',
      });
    },
  );

  it('names the family of the model with a multiple-choice head, not what it was before', async () => {
    const folder = await saved({model_type: 'bert', architectures: ['BertModel']});
    expect(await readConfig(folder)).toMatchObject({architectures: ['BertForMultipleChoice']});
  });

  it('names no architecture for a family that is not known rather than a wrong one', async () => {
    const folder = await saved({model_type: 'other', architectures: ['OtherModel']});
    expect(await readConfig(folder)).not.toHaveProperty('architectures');
  });
});

describe('mcq.json', () => {
  it('brings back how pairs are laid out; a folder from elsewhere says nothing', async () => {
    expect(await readPairOptions(await saved({model_type: 'bert'}))).toEqual(pair);
    expect(await readPairOptions(newFolder())).toBeUndefined();
  });

  it.each([
    ['no JSON', '{', /mcq\.json is not valid JSON/],
    ['no object', 'null', /mcq\.json should hold a JSON object/],
    ['of another version', '{"version": 9}', /version 9/],
    ['of an unknown layout', '{"version": 1, "layout": "other", "maxLength": 8}', /layout/],
    ['without a length', '{"version": 1}', /maxLength/],
  ])('is refused when it is %s', async (_, text, message) => {
    const folder = await saved({model_type: 'bert'});
    writeFileSync(path.join(folder, 'mcq.json'), text);
    await expect(readPairOptions(folder)).rejects.toMatchObject({
      kind: 'model',
      message: expect.stringMatching(message),
    });
  });

  it('lies beside the tokenizer as it was read', async () => {
    const vocabulary = (folder: string) => readFileSync(path.join(folder, 'vocab.txt'), 'utf8');
    expect(vocabulary(await saved({model_type: 'bert'}))).toBe(vocabulary(tinyModel()));
  });
});
