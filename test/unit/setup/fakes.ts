import {mkdirSync, mkdtempSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {crc32, deflateRawSync} from 'node:zlib';
import {onTestFinished, vi} from 'vitest';
import type {Reporter} from '../../../src/util/reporter.js';

export const temporaryFolder = (): string => mkdtempSync(path.join(tmpdir(), 'mcq-setup-'));

/** A ZIP archive as APPNOTE.TXT of PKWARE describes it: local headers with data, central directory, its end. */
export function zip(files: Record<string, string | Buffer>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content);
    const packed = deflateRawSync(data);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(Buffer.concat(directory).length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06'), end]);
}

export interface FakeTorch {
  version?: string;
  cuda?: string;
  /** Folder of the archive: `torch` in a wheel, `libtorch` in the official archive. */
  top?: string;
}

/** The files of a torch wheel, tiny. */
export function torchFiles({version = '2.13.0', cuda, top = 'torch'}: FakeTorch = {}): Record<string, string> {
  const [major, minor, patch] = version.split('.');
  const header = `#define TORCH_VERSION_MAJOR ${major}\n#define TORCH_VERSION_MINOR ${minor}\n#define TORCH_VERSION_PATCH ${patch}\n`;
  return {
    [`${top}/lib/libtorch_cpu.so`]: 'cpu kernels',
    [`${top}/lib/libc10.so`]: 'c10',
    ...(cuda ? {[`${top}/lib/libtorch_cuda.so`]: 'cuda kernels'} : {}),
    [`${top}/include/torch/headeronly/version.h`]: header,
    [`${top}/share/cmake/Torch/TorchConfig.cmake`]: 'cmake',
    [`${top}/bin/protoc`]: 'not needed',
    [`${top}/nn/modules.py`]: 'not needed either',
    ...(top === 'torch' ? {'torch/version.py': versionScript(version, cuda)} : {}),
  };
}

function versionScript(version: string, cuda: string | undefined): string {
  const value = cuda ? `'${cuda}'` : 'None';
  return `from typing import Optional\n__version__ = '${version}+x'\ncuda: Optional[str] = ${value}\nhip: Optional[str] = None\n`;
}

/** Lays files in a folder. */
export function writeFiles(folder: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
    writeFileSync(path.join(folder, name), content);
  }
}

/** Puts a wheel that any Python 3 takes into a folder, and returns its file. */
export function writeWheel(
  folder: string,
  name: string,
  version: string,
  files: Record<string, string | Buffer>,
): string {
  const info = `${name}-${version}.dist-info`;
  const file = path.join(folder, `${name}-${version}-py3-none-any.whl`);
  const content = zip({
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: '',
    ...files,
  });
  writeFileSync(file, content);
  return file;
}

/** A server on the loopback interface for the time of one test; returns its address. */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Where nobody listens. */
export const nowhere = 'http://127.0.0.1:2';

/**
 * The environment of somebody with an empty cache and, for pip, a folder of wheels and no index. No network is reached.
 * Returns both folders.
 */
export function isolate(): {cache: string; wheels: string} {
  const cache = temporaryFolder();
  const wheels = temporaryFolder();
  const environment = {
    XDG_CACHE_HOME: cache,
    LIBTORCH: '',
    MCQ_LIBTORCH_MIRROR: nowhere,
    HF_ENDPOINT: nowhere,
    HF_TOKEN: '',
    PIP_CONFIG_FILE: '/dev/null',
    PIP_FIND_LINKS: wheels,
    PIP_NO_INDEX: '1',
    PIP_RETRIES: '0',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  for (const name of [
    'http_proxy',
    'https_proxy',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'all_proxy',
    'ALL_PROXY',
    'no_proxy',
    'NO_PROXY',
  ]) {
    vi.stubEnv(name, '');
  }
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return {cache: path.join(cache, 'mcq'), wheels};
}

/** The environment of somebody without Python and so without pip. */
export function withoutPython(): void {
  vi.stubEnv('PATH', temporaryFolder());
}

/** Spoils the checksum of one file in a ZIP archive's directory: whoever unpacks it is told. */
export function damage(archive: Buffer, name: string): Buffer {
  // The name stands in the local header first, then in the directory, 46 bytes into its entry; the checksum at 16.
  archive[archive.lastIndexOf(name) - 46 + 16]! ^= 1;
  return archive;
}

/** Keeps what was said. */
export function listening(): Reporter & {said: string[]} {
  const said: string[] = [];
  return {said, interactive: false, say: (line) => said.push(line), task: () => ({done: () => {}, end: () => {}})};
}
