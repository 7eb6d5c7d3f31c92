import type {Dispatcher} from 'undici';

let agent: Dispatcher | undefined;

/**
 * `fetch` that goes through the proxy of `https_proxy`, `http_proxy` and `no_proxy` (Node's own disregards them)
 * and gives up soon where nobody answers, so that another way can be tried.
 */
export const proxyFetch: typeof fetch = async (input, init) => {
  const undici = await import('undici');
  agent ??= new undici.EnvHttpProxyAgent({connect: {timeout: 5000}, headersTimeout: 30_000, bodyTimeout: 60_000});
  const request = {...init, dispatcher: agent} as Parameters<typeof undici.fetch>[1];
  return (await undici.fetch(input as Parameters<typeof undici.fetch>[0], request)) as unknown as Response;
};

/** Why a request failed, in the words of the system: `fetch` itself only says "fetch failed". */
export function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AggregateError && error.errors.length > 0) return networkReason(error.errors[0]);
  return error.cause === undefined ? error.message : networkReason(error.cause);
}
