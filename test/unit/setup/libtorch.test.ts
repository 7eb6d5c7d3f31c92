import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import {cachedLibtorch} from '../../../src/setup/libtorch/cache.js';
import {provideLibtorch} from '../../../src/setup/libtorch/find.js';
import {inspectLibtorch} from '../../../src/setup/libtorch/folder.js';
import type {Variant} from '../../../src/setup/libtorch/release.js';
import {McqError} from '../../../src/util/errors.js';
import {runProgram} from '../../../src/util/run-program.js';
import {
  damage,
  type FakeTorch,
  isolate,
  listening,
  serve,
  temporaryFolder,
  torchFiles,
  writeFiles,
  withoutPython,
  writeWheel,
  zip,
} from './fakes.js';

const hasPip = (await runProgram('python3', ['-m', 'pip', '--version'])).code === 0;

const provide = (options: {variant?: Variant; offline?: boolean} = {}) =>
  provideLibtorch({variant: options.variant, offline: options.offline ?? false, reporter: listening()});

async function refusal(options: {variant?: Variant; offline?: boolean} = {}): Promise<string> {
  const error = await provide(options).then(
    () => expect.unreachable('a LibTorch was found'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(McqError);
  expect(error).toMatchObject({kind: 'engine', code: 'MCQ_NO_LIBTORCH'});
  return (error as McqError).message;
}

/** An unpacked LibTorch. */
function torchFolder(torch?: FakeTorch): string {
  const folder = temporaryFolder();
  writeFiles(folder, torchFiles(torch));
  return path.join(folder, 'torch');
}

/** A mirror of the official archives that has these, by variant label; counts what it is asked for. */
async function mirror(archives: Record<string, Buffer>) {
  const asked: string[] = [];
  const url = await serve((request, response) => {
    asked.push(request.url!);
    const archive = archives[request.url!.split('/')[1]!];
    response.writeHead(archive ? 200 : 404).end(archive);
  });
  vi.stubEnv('MCQ_LIBTORCH_MIRROR', url);
  return asked;
}

const archive = (torch?: FakeTorch) => zip(torchFiles({top: 'libtorch', ...torch}));

describe('a folder', () => {
  it('is a LibTorch with its version and variant', () => {
    expect(inspectLibtorch(torchFolder())).toMatchObject({version: '2.13.0', variant: 'cpu'});
    expect(inspectLibtorch(torchFolder({cuda: '13.0'}))).toMatchObject({variant: 'cuda'});
  });

  it('is refused with a reason when it is of another version or lacks something', () => {
    expect(inspectLibtorch(torchFolder({version: '2.12.1'}))).toMatch(/is LibTorch 2\.12\.1; 2\.13\.0 is needed/);
    const folder = torchFolder();
    rmSync(path.join(folder, 'lib/libc10.so'));
    expect(inspectLibtorch(folder)).toContain('lib/libc10.so missing');
  });
});

describe('$LIBTORCH', () => {
  it('comes before all else, in the variant it is', async () => {
    isolate();
    const asked = await mirror({cpu: archive()});
    const folder = torchFolder({cuda: '13.0'});
    vi.stubEnv('LIBTORCH', folder);
    expect(await provide()).toEqual({folder, version: '2.13.0', variant: 'cuda'});
    expect(asked).toEqual([]);
  });

  it('is not passed over in silence when it cannot be used', async () => {
    isolate();
    const asked = await mirror({cpu: archive()});
    vi.stubEnv('LIBTORCH', torchFolder({version: '2.9.0'}));
    expect(await refusal()).toMatch(/\$LIBTORCH: .*is LibTorch 2\.9\.0/);
    vi.stubEnv('LIBTORCH', torchFolder());
    expect(await refusal({variant: 'cuda'})).toMatch(/\$LIBTORCH: .*cpu variant, and cuda is wanted/);
    expect(asked).toEqual([]);
  });
});

describe('the official archive', () => {
  beforeEach(withoutPython);

  it('is unpacked into the cache, what building needs of it, and not asked for again', async () => {
    const {cache} = isolate();
    const asked = await mirror({cpu: archive()});
    const found = await provide();
    expect(found.folder).toBe(path.join(cache, 'libtorch/2.13.0-cpu'));
    expect(readdirSync(found.folder).sort()).toEqual(['include', 'lib', 'mcq-libtorch.json', 'share']);
    expect(asked).toEqual(['/cpu/libtorch-shared-with-deps-2.13.0%2Bcpu.zip']);
    expect(await provide()).toEqual(found);
    expect(asked).toHaveLength(1);
    expect(readdirSync(path.join(cache, 'downloads'))).toEqual([]);
  });

  it('of CUDA lies where its libraries find those of the nvidia packages', async () => {
    const {cache} = isolate();
    await mirror({cu130: archive({cuda: '13.0'})});
    const found = await provide({variant: 'cuda'});
    expect(found).toEqual({folder: path.join(cache, 'libtorch/2.13.0-cuda/torch'), version: '2.13.0', variant: 'cuda'});
  });

  it('of the wrong variant or version never gets into the cache', async () => {
    const {cache} = isolate();
    await mirror({cpu: archive({cuda: '13.0'}), cu130: archive({cuda: '13.0', version: '2.12.0'})});
    expect(await refusal()).toContain('it is the cuda variant, and cpu is wanted');
    expect(await refusal({variant: 'cuda'})).toContain('is LibTorch 2.12.0; 2.13.0 is needed');
    expect(readdirSync(path.join(cache, 'libtorch'))).toEqual([]);
  });

  it('that is damaged is thrown away and fetched anew the next time', async () => {
    isolate();
    const archives = {cpu: archive().subarray(0, -40)};
    const asked = await mirror(archives);
    await refusal();
    archives.cpu = archive();
    expect(await provide()).toMatchObject({variant: 'cpu'});
    expect(asked).toHaveLength(2);
  });
});

describe('the cache', () => {
  beforeEach(withoutPython);

  it('is never taken for whole without the manifest that is written last', async () => {
    const {cache} = isolate();
    const half = path.join(cache, 'libtorch/2.13.0-cpu');
    mkdirSync(path.dirname(half), {recursive: true});
    writeFiles(half, {
      ...Object.fromEntries(Object.entries(torchFiles()).map(([name, text]) => [name.slice(6), text])),
    });
    expect(inspectLibtorch(half)).toMatchObject({variant: 'cpu'});
    expect(cachedLibtorch('cpu')).toMatch(/not whole/);
    const asked = await mirror({cpu: archive()});
    expect((await provide()).folder).toBe(half);
    expect(asked).toHaveLength(1);
  });

  it('of which somebody has removed a library is filled again', async () => {
    isolate();
    const asked = await mirror({cpu: archive()});
    const {folder} = await provide();
    rmSync(path.join(folder, 'lib/libtorch_cpu.so'));
    expect(await provide()).toMatchObject({folder});
    expect(asked).toHaveLength(2);
  });
});

it('is brought once when two ask for it at the same time', async () => {
  const {cache} = isolate();
  withoutPython();
  const asked = await mirror({cpu: archive()});
  const [first, second] = await Promise.all([provide(), provide()]);
  expect(second).toEqual(first);
  expect(asked).toHaveLength(1);
  expect(readdirSync(path.join(cache, 'libtorch'))).toEqual(['2.13.0-cpu']);
});

describe.skipIf(!hasPip)('pip (skipped where there is none)', () => {
  it('comes before the archive', async () => {
    const {wheels} = isolate();
    writeWheel(wheels, 'torch', '2.13.0+cpu', torchFiles());
    const asked = await mirror({cpu: archive()});
    const found = await provide();
    expect(readdirSync(found.folder).sort()).toEqual(['include', 'lib', 'mcq-libtorch.json', 'share']);
    expect(asked).toEqual([]);
  });

  it('gives no wheel of the other variant: it is refused before it is unpacked', async () => {
    const {cache, wheels} = isolate();
    const wheel = writeWheel(wheels, 'torch', '2.13.0+cpu', torchFiles({cuda: '13.0'}));
    // Were it unpacked, this would be the reason.
    writeFileSync(wheel, damage(readFileSync(wheel), 'torch/lib/libc10.so'));
    expect(await refusal({offline: true})).toContain('it is the cuda variant, and cpu is wanted');
    expect(readdirSync(path.join(cache, 'libtorch'))).toEqual([]);
  });

  it('is asked for the CUDA variant without a CPU wheel being taken for it', async () => {
    const {wheels} = isolate();
    writeWheel(wheels, 'torch', '2.13.0+cpu', torchFiles());
    expect(await refusal({variant: 'cuda', offline: true})).toMatch(/No matching distribution.*torch===2\.13\.0/);
  });

  it('brings the nvidia packages of the CUDA variant to where its libraries look for them', async () => {
    const {cache, wheels} = isolate();
    const metadata = [
      'Metadata-Version: 2.1',
      'Name: torch',
      'Version: 2.13.0',
      'Requires-Dist: sympy',
      'Requires-Dist: nvidia-nccl-cu13==2.0; platform_system == "Linux"',
      'Requires-Dist: cuda-toolkit[cublas]==13.0; platform_system == "Linux"',
      'Requires-Dist: nvidia-extra==1; extra == "more"',
    ];
    const torch = torchFiles({cuda: '13.0'});
    writeWheel(wheels, 'torch', '2.13.0', {...torch, 'torch-2.13.0.dist-info/METADATA': metadata.join('\n')});
    writeWheel(wheels, 'nvidia_nccl_cu13', '2.0', {'nvidia/nccl/lib/libnccl.so.2': 'nccl'});
    writeWheel(wheels, 'cuda_toolkit', '13.0', {'cuda_toolkit/readme.txt': ''});
    await provide({variant: 'cuda', offline: true});
    const folder = path.join(cache, 'libtorch/2.13.0-cuda');
    expect(readdirSync(folder).sort()).toEqual(['mcq-libtorch.json', 'nvidia', 'torch']);
    expect(readdirSync(path.join(folder, 'nvidia/nccl/lib'))).toEqual(['libnccl.so.2']);
  });
});

describe('--offline', () => {
  it('asks no server, not even one that pip is configured for', async () => {
    isolate();
    const asked = await mirror({cpu: archive()});
    vi.stubEnv('PIP_NO_INDEX', '');
    vi.stubEnv('PIP_INDEX_URL', process.env.MCQ_LIBTORCH_MIRROR);
    vi.stubEnv('PIP_FIND_LINKS', `${process.env.MCQ_LIBTORCH_MIRROR}/wheels.html`);
    expect(await refusal({offline: true})).toContain('because of --offline');
    expect(asked).toEqual([]);
  });
});

describe('an installed Python torch', () => {
  it('is used where it lies when nothing else is to be had, and found at once the next time', async () => {
    const {cache} = isolate();
    const packages = path.dirname(torchFolder());
    writeFileSync(path.join(packages, 'torch/__init__.py'), 'raise RuntimeError("must not be imported")');
    vi.stubEnv('PYTHONPATH', packages);
    const found = await provide({offline: true});
    expect(found).toEqual({folder: path.join(packages, 'torch'), version: '2.13.0', variant: 'cpu'});
    vi.stubEnv('PYTHONPATH', '');
    expect(await provide({offline: true})).toEqual(found);
    rmSync(path.join(packages, 'torch/lib'), {recursive: true});
    expect(await refusal({offline: true})).toContain(path.join(cache, 'libtorch/2.13.0-cpu'));
  });
});

it('lists what was tried and every way there is, once nothing works', async () => {
  isolate();
  await mirror({});
  const message = await refusal();
  for (const tried of [
    '$LIBTORCH: not set',
    'the cache:',
    'pip, torch==2.13.0+cpu as it is configured',
    '404',
    'Python torch',
  ]) {
    expect(message).toContain(tried);
  }
  for (const way of [
    'https_proxy',
    'MCQ_LIBTORCH_MIRROR',
    'PIP_FIND_LINKS=',
    'LIBTORCH=',
    'pip install torch==2.13.0',
  ]) {
    expect(message).toContain(way);
  }
});
