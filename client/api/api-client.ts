import { offlineFailure, readFailure, type ApiFailure, type ApiResult } from "./api-result.ts";
import type { DeviceId } from "../../shared/lib/ids.ts";
import { deviceHeader } from "../../shared/protocol/api.ts";
import type { SessionRefresher } from "./session-refresher.ts";

export interface ApiClientOptions {
  /** Where the server is, without a trailing slash; empty for the page's own origin. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly refresher: SessionRefresher;
  readonly timeoutMs?: number;
  /** The sign-in for which is asked: the browser's cookies may be another one's by now, and are refused then. */
  readonly readDeviceId?: () => DeviceId | undefined;
}

export interface ApiCall<T> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api`. */
  readonly path: string;
  readonly body?: unknown;
  /** Reads the answer; undefined if it is not what was asked for. */
  readonly parse: (value: unknown) => T | undefined;
  /** Takes the answer in; without it, it is JSON. */
  readonly read?: (response: Response) => Promise<unknown>;
  /** False for calls that answer 401 for other reasons than an old token. */
  readonly refreshes?: boolean;
}

const defaultTimeoutMs = 15_000;

/**
 * Calls the REST interface: with a timeout, and with one refresh of the session when a token has run out, before the
 * call where that is known.
 */
export class ApiClient {
  readonly #options: ApiClientOptions;
  /** Called after each call that was answered as it should be: the server is in reach. */
  onReach: () => void = () => undefined;

  constructor(options: ApiClientOptions) {
    this.#options = options;
  }

  async call<T>(call: ApiCall<T>): Promise<ApiResult<T>> {
    const { refresher } = this.#options;
    const deviceId = this.#options.readDeviceId?.();
    const mayRefresh = call.refreshes !== false;
    const isRenewed = mayRefresh && refresher.isDue ? await refresher.refresh(Date.now()) : undefined;
    if (isRenewed === "offline") return offlineFailure("no answer to the refresh");
    const startedAt = Date.now();
    const first = await this.#attempt(call, deviceId);
    if (first.ok || first.status !== 401 || !mayRefresh || isRenewed === "refused") return first;
    // A new token does not make a wrong password right.
    if (first.code === "wrong-credentials") return first;
    const outcome = await refresher.refresh(startedAt);
    if (outcome === "offline") return offlineFailure("no answer to the refresh");
    return outcome === "refreshed" ? this.#attempt(call, deviceId) : first;
  }

  async #attempt<T>(call: ApiCall<T>, deviceId: DeviceId | undefined): Promise<ApiResult<T>> {
    const answer = await fetchJson({ ...this.#options, deviceId }, call);
    if (!answer.ok) return answer;
    this.onReach();
    const value = call.parse(answer.value);
    if (value !== undefined) return { ok: true, status: answer.status, value };
    return { ok: false, status: answer.status, code: "bad-answer", message: "" };
  }
}

interface FetchOptions {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs?: number;
  readonly deviceId?: DeviceId | undefined;
}

/**
 * One request without any retry. The body of the answer is JSON, nothing (undefined) or not JSON (null), unless the call
 * reads another.
 */
export async function fetchJson(
  options: FetchOptions,
  call: Pick<ApiCall<unknown>, "method" | "path" | "body" | "read">,
): Promise<ApiResult<unknown> | ApiFailure> {
  let response: Response;
  let body: unknown;
  try {
    response = await options.fetch(`${options.baseUrl}/api${call.path}`, {
      method: call.method,
      credentials: "same-origin",
      // What is kept of it is erased with the rest.
      cache: "no-store",
      headers: {
        ...(options.deviceId === undefined ? {} : { [deviceHeader]: options.deviceId }),
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
      },
      signal: AbortSignal.timeout(options.timeoutMs ?? defaultTimeoutMs),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    body = await (response.ok && call.read !== undefined ? call.read(response) : response.text().then(parseJson));
  } catch (error) {
    // fetch rejects for the network and for the timeout alike: in both no answer came.
    return offlineFailure(error instanceof Error ? error.name : "fetch failed");
  }
  if (!response.ok) return readFailure(response.status, body, response.headers.get("retry-after"));
  return { ok: true, status: response.status, value: body };
}

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON (a proxy's page, say): the callers' parsers refuse null.
    return null;
  }
}
