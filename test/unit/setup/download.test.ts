import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo, connect} from 'node:net';
import path from 'node:path';
import {describe, expect, it, onTestFinished, vi} from 'vitest';
import {download} from '../../../src/util/download.js';
import {isolate, nowhere, serve, temporaryFolder} from './fakes.js';

const content = Buffer.from(Array.from({length: 200_000}, (_, i) => i % 251));
const sha256 = createHash('sha256').update(content).digest('hex');
const quick = {pause: 1};

/**
 * A server of `content` that sends 50,000 bytes and hangs up when they have arrived, as often as `breaks` says; notes
 * the ranges asked for.
 */
function breaking({breaks, tag = () => '"v1"'}: {breaks: number; tag?: () => string}) {
  const ranges: (string | undefined)[] = [];
  let hangUp = (_: number) => {};
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    ranges.push(request.headers.range);
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const resumed = start > 0 && request.headers['if-range'] === tag();
    const body = content.subarray(resumed ? start : 0);
    response.writeHead(resumed ? 206 : 200, {'Content-Length': body.length, ETag: tag()});
    if (ranges.length > breaks) {
      response.end(body);
      return;
    }
    const last = (resumed ? start : 0) + 50_000;
    hangUp = (bytes) => bytes === last && response.destroy();
    response.write(body.subarray(0, 50_000));
  };
  return {ranges, answer, onBytes: (bytes: number) => hangUp(bytes)};
}

const target = () => path.join(temporaryFolder(), 'file.bin');

describe('download', () => {
  it('brings a file and leaves nothing else', async () => {
    isolate();
    const file = target();
    const {answer} = breaking({breaks: 0});
    const seen: number[] = [];
    await download(`${await serve(answer)}/x`, file, {sha256, onBytes: (bytes, total) => seen.push(bytes / total!)});
    expect(readFileSync(file).equals(content)).toBe(true);
    expect(readdirSync(path.dirname(file))).toEqual(['file.bin']);
    expect(seen.at(-1)).toBe(1);
  });

  it('takes up a broken connection where it broke', async () => {
    isolate();
    const file = target();
    const {answer, ranges, onBytes} = breaking({breaks: 2});
    await download(`${await serve(answer)}/x`, file, {sha256, onBytes, ...quick});
    expect(readFileSync(file).equals(content)).toBe(true);
    const starts = ranges.map((range) => Number(/\d+/.exec(range ?? '0')![0]));
    expect(starts).toEqual([0, 50_000, 100_000]);
  });

  it('goes on in a later run with what came before', async () => {
    isolate();
    const file = target();
    const {answer, ranges, onBytes} = breaking({breaks: 1});
    const url = `${await serve(answer)}/x`;
    await expect(download(url, file, {attempts: 1, onBytes})).rejects.toThrow(url);
    expect(existsSync(file)).toBe(false);
    await download(url, file, {sha256});
    expect(ranges[1]).toBe('bytes=50000-');
    expect(readFileSync(file).equals(content)).toBe(true);
  });

  it('begins anew when the file on the server is another one by now', async () => {
    isolate();
    const file = target();
    let version = 0;
    const {answer, onBytes} = breaking({breaks: 1, tag: () => `"v${version}"`});
    const url = `${await serve(answer)}/x`;
    await expect(download(url, file, {attempts: 1, onBytes})).rejects.toThrow();
    version = 1;
    await download(url, file, {sha256});
    expect(readFileSync(file).equals(content)).toBe(true);
  });

  it('does not resume on the word of a weak ETag', async () => {
    isolate();
    const file = target();
    const {answer, ranges, onBytes} = breaking({breaks: 1, tag: () => 'W/"v1"'});
    await download(`${await serve(answer)}/x`, file, {sha256, onBytes, ...quick});
    expect(ranges).toEqual([undefined, undefined]);
  });

  it('throws away what has the wrong checksum, given or told by the server', async () => {
    isolate();
    const file = target();
    const url = await serve((_, response) => {
      response.writeHead(200, {ETag: '"v"', 'x-amz-meta-checksum-sha256': sha256}).end('something else');
    });
    await expect(download(url, file)).rejects.toThrow(/checksum/);
    await expect(download(url, file, {sha256: '0'.repeat(64)})).rejects.toThrow(`expected ${'0'.repeat(64)}`);
    expect(readdirSync(path.dirname(file))).toEqual([]);
  });

  it('begins anew after a part that the server cannot go on from', async () => {
    isolate();
    const file = target();
    writeFileSync(`${file}.part`, Buffer.alloc(content.length + 5));
    writeFileSync(`${file}.part.etag`, '"v1"');
    const url = await serve((request, response) => {
      if (request.headers.range) response.writeHead(416).end();
      else response.end(content);
    });
    await download(url, file, {sha256, ...quick});
    expect(readFileSync(file).equals(content)).toBe(true);
  });

  it('asks once where it is refused, again where the server is in trouble', async () => {
    isolate();
    const asked: Record<string, number> = {};
    const base = await serve((request, response) => {
      asked[request.url!] = (asked[request.url!] ?? 0) + 1;
      response.writeHead(request.url === '/missing' ? 404 : 503).end();
    });
    await expect(download(`${base}/missing`, target(), quick)).rejects.toThrow('404');
    await expect(download(`${base}/busy`, target(), {...quick, attempts: 3})).rejects.toThrow('503');
    expect(asked).toEqual({'/missing': 1, '/busy': 3});
  });

  it('says what the system says when nobody answers', async () => {
    isolate();
    await expect(download(nowhere, target(), {attempts: 1})).rejects.toThrow(/ECONNREFUSED/);
  });

  it('goes through the proxy of the environment, except for hosts of no_proxy', async () => {
    isolate();
    const tunnels: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      tunnels.push(request.url!);
      const onward = connect(Number(new URL(origin).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      proxy.closeAllConnections();
      proxy.close();
    });
    const origin = await serve((_, response) => response.end(content));
    vi.stubEnv('http_proxy', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    await download('http://libtorch.example/x', target(), {sha256, attempts: 1});
    expect(tunnels).toEqual(['libtorch.example:80']);
    vi.stubEnv('no_proxy', '127.0.0.1');
    await download(`${origin}/x`, target(), {sha256, attempts: 1});
    expect(tunnels).toHaveLength(1);
  });
});
