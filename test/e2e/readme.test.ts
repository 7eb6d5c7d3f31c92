import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {type Command, Parser} from '@oclif/core';
import {describe, expect, it} from 'vitest';
import Finetune from '../../src/commands/finetune.js';
import {packageRoot} from '../../src/util/paths.js';
import {runCommand} from '../commands/run-command.js';
import {lunchQuestions, questionFile, tinyModel} from '../commands/tiny-model.js';

const read = (name: string) => readFileSync(path.join(packageRoot, name), 'utf8');
const readme = read('README.md');

/** The code blocks of a language, in their order. */
const blocks = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code!);

describe('The library in the README', () => {
  it('runs as it stands, in a project that has mcq as a package', {timeout: 60_000}, async () => {
    const [code, ...others] = blocks(readme, 'js');
    expect(others).toEqual([]);
    expect(code!.trim().split('\n')).toHaveLength(6);
    expect(existsSync(path.join(packageRoot, 'dist', 'index.js')), 'dist/ is built: npm run build:ts').toBe(true);

    const project = mkdtempSync(path.join(tmpdir(), 'mcq-readme-'));
    const shape = tinyModel();
    const train = questionFile(project, 'train.jsonl', lunchQuestions(40, 1));
    const run = path.join(project, 'runs', 'quickstart');
    await runCommand(Finetune, [
      ...[train, '--model', shape, '--from-scratch', '--model-config', path.join(shape, 'config.json')],
      ...['--output', run],
    ]);
    writeFileSync(path.join(project, 'test.csv'), 'id,prompt,A,B,C\n7,what can one eat ?,old brick,egg,gear\n');
    mkdirSync(path.join(project, 'node_modules'));
    symlinkSync(packageRoot, path.join(project, 'node_modules', 'mcq'));
    writeFileSync(path.join(project, 'rank.mjs'), code!);

    const shown = execFileSync(process.execPath, ['rank.mjs'], {cwd: project, encoding: 'utf8'});
    expect(shown).toMatch(/^7 \[\n/);
    expect(shown.match(/label: '[A-C]'/g)).toHaveLength(3 + 2);
    expect(shown.match(/probability: 0\.\d+/g)).toHaveLength(3 + 2);
    // Nothing but what the six lines print.
    expect(shown.replace(/7 |[[\]{},\s]|index: \d|label: '\w'|probability: [\d.]+/g, '')).toBe('');
  });
});

describe('The commands in the README', () => {
  const lines = blocks(readme, 'sh')
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('mcq '));

  it.each(lines)('%s', async (line) => {
    const [name, ...argv] = wordsOf(line);
    const command = (await import(`../../src/commands/${name}.ts`)).default as typeof Command;
    const {flags, baseFlags, args} = command;
    const written = Object.fromEntries(Object.entries(args).map(([key, arg]) => [key, {...arg, ignoreStdin: true}]));
    await Parser.parse(argv, {flags: {...baseFlags, ...flags}, args: written, strict: true});
  });

  it('name every command there is', () => {
    const named = new Set(lines.map((line) => wordsOf(line)[0]));
    const help = execFileSync(process.execPath, ['bin/run.js', '--help'], {cwd: packageRoot, encoding: 'utf8'});
    const there = [...help.matchAll(/^ {2}(\w+) {2,}\S/gm)].map(([, name]) => name);
    expect([...named].sort()).toEqual(there.sort());
  });
});

describe('The documents', () => {
  it.each(['README.md', 'README.ko.md', 'CHANGELOG.md', 'data/openbookqa/README.md'])(
    '%s links to what is there',
    (name) => {
      const links = [...read(name).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, target]) => target!);
      for (const target of links) {
        expect(existsSync(path.join(packageRoot, path.dirname(name), target)), `${name}: ${target}`).toBe(true);
      }
    },
  );

  it('have the same code and figures in Korean', () => {
    const korean = read('README.ko.md');
    const uncommented = (code: string) => code.replace(/ +# .*$/gm, '');
    for (const language of ['sh', 'js', 'csv', 'console']) {
      expect(blocks(korean, language).map(uncommented)).toEqual(blocks(readme, language).map(uncommented));
    }
    const figures = (text: string) => text.match(/\b0\.\d{3}\b/g);
    expect(figures(korean)).toEqual(figures(readme));
  });
});

/** The words of a command line after `mcq`, without what the shell does with its output or the comment behind it. */
function wordsOf(line: string): string[] {
  const [command] = line.split(/ +[#|]/);
  return [...command!.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!).slice(1);
}
