import { setTimeout as sleep } from "node:timers/promises";
import type { ApiError } from "../../shared/protocol/api.ts";

export class RestRefusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(method: string, path: string, status: number, error: ApiError) {
    super(`${method} ${path} was answered with ${status} ${error.code}: ${error.message}`);
    this.name = "RestRefusal";
    this.status = status;
    this.code = error.code;
  }
}

const maxTries = 50;

/** The REST interface of a running server, as one person. Waits when the server asks for it. */
export class RestClient {
  readonly #base: string;
  readonly #token: string | undefined;

  constructor(base: string, token?: string) {
    this.#base = base;
    this.#token = token;
  }

  async get<T>(path: string): Promise<T> {
    return await this.#request<T>("GET", path);
  }

  async post<T>(path: string, body: object): Promise<T> {
    return await this.#request<T>("POST", path, body);
  }

  async #request<T>(method: string, path: string, body?: object): Promise<T> {
    for (let tries = 1; ; tries++) {
      const response = await fetch(this.#base + path, {
        method,
        headers: {
          "content-type": "application/json",
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.ok) return (await response.json()) as T;
      if (response.status !== 429 || tries === maxTries) {
        throw new RestRefusal(method, path, response.status, (await response.json()) as ApiError);
      }
      await response.body?.cancel();
      await sleep(Number(response.headers.get("retry-after") ?? 1) * 1000);
    }
  }
}
