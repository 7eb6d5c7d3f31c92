import {getProxyForUrl} from 'proxy-from-env';
import type {Dispatcher} from 'undici';

/**
 * `fetch` that goes through the proxy of `https_proxy`, `http_proxy` and `no_proxy` (Node's own disregards them)
 * and gives up soon where nobody answers, so that another way can be tried.
 */
export const proxyFetch: typeof fetch = async (input, init) => {
  const undici = await import('undici');
  const url = input instanceof Request ? input.url : String(input);
  const request = {...init, dispatcher: await dispatcherFor(getProxyForUrl(url))};
  return (await undici.fetch(url, request as Parameters<typeof undici.fetch>[1])) as unknown as Response;
};

const dispatchers = new Map<string, Dispatcher>();

/** One pool of connections per proxy; '' is for those without one. */
async function dispatcherFor(proxy: string): Promise<Dispatcher> {
  const known = dispatchers.get(proxy);
  if (known) return known;
  const {Agent, ProxyAgent} = await import('undici');
  const timeouts = {headersTimeout: 30_000, bodyTimeout: 60_000};
  const connect = {timeout: 5000};
  const dispatcher = proxy
    ? new ProxyAgent({uri: proxy, proxyTls: connect, requestTls: connect, ...timeouts})
    : new Agent({connect, ...timeouts});
  dispatchers.set(proxy, dispatcher);
  return dispatcher;
}

/** Why a request failed, in the words of the system: `fetch` itself only says "fetch failed". */
export function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return networkReason(error.errors[0]);
  return error.cause === undefined ? error.message : networkReason(error.cause);
}
