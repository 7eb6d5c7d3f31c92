import {cp, mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {packageRoot} from '../../src/util/paths.js';
import {runNode} from './run-node.js';
import {temporaryFolder, tinyModelFolder} from './tiny-model.js';

describe('a package that is not set up', () => {
  it('tells so with a code from Node, and with exit code 5 from the command line', async () => {
    const copy = await packageWithoutAddon();
    const model = await tinyModelFolder();
    expect(await loadFrom(copy, model)).toMatchObject({code: 0, stdout: 'engine MCQ_NOT_SET_UP\n', stderr: ''});
    const questions = path.join(copy, 'questions.jsonl');
    await writeFile(questions, `${JSON.stringify({id: 'a', prompt: 'word1', choices: ['word2', 'word3']})}\n`);
    const run = await runNode(path.join(copy, 'bin/run.js'), ['predict', questions, '--model', model], {cwd: copy});
    expect(run).toMatchObject({code: 5, stdout: '', stderr: expect.stringMatching(/not built yet.*mcq setup/s)});
  });

  it('tells so rather than that a model is missing, which nobody can have yet', async () => {
    const copy = await packageWithoutAddon();
    expect(await loadFrom(copy, path.join(copy, 'no-model'))).toMatchObject({stdout: 'engine MCQ_NOT_SET_UP\n'});
  });

  it('is told from one whose addon does not load', async () => {
    const copy = await packageWithoutAddon();
    await mkdir(path.join(copy, 'build/Release'), {recursive: true});
    await writeFile(path.join(copy, 'build/Release/mcq.node'), 'no shared library');
    const run = await loadFrom(copy, await tinyModelFolder());
    expect(run).toMatchObject({code: 0, stdout: 'engine MCQ_ADDON\n', stderr: ''});
  });
});

/** The package as it lies there after the TypeScript build alone. */
async function packageWithoutAddon(): Promise<string> {
  const copy = await temporaryFolder();
  for (const part of ['package.json', 'bin', 'dist']) {
    await cp(path.join(packageRoot, part), path.join(copy, part), {recursive: true});
  }
  await symlink(path.join(packageRoot, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

/** Loads the model with the package's library in a process of its own, and prints kind and code of the failure. */
async function loadFrom(copy: string, model: string) {
  const program = path.join(copy, 'load.mjs');
  await writeFile(
    program,
    `import {Model} from 'mcq';
     const failure = await Model.load(process.argv[2]).catch((error) => error);
     process.stdout.write(\`\${failure.kind} \${failure.code}\\n\`);`,
  );
  return runNode(program, [model], {cwd: copy});
}
