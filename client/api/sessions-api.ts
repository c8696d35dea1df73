import { isObject, parseNothing } from "./answers.ts";
import type { ApiClient } from "./api-client.ts";
import type { ApiResult } from "./api-result.ts";

/** One sign-in of a person. */
export interface SessionAnswer {
  readonly id: string;
  readonly deviceName: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly current: boolean;
}

/** Where a person is signed in, and with which password. */
export class SessionsApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  changePassword({ current, next }: { current: string; next: string }): Promise<ApiResult<true>> {
    const body = { currentPassword: current, newPassword: next };
    return this.#client.call({ method: "POST", path: "/auth/password", body, parse: parseNothing });
  }

  list(): Promise<ApiResult<readonly SessionAnswer[]>> {
    return this.#client.call({ method: "GET", path: "/auth/sessions", parse: parseSessionList });
  }

  revoke(id: string): Promise<ApiResult<true>> {
    const path = `/auth/sessions/${encodeURIComponent(id)}`;
    return this.#client.call({ method: "DELETE", path, parse: parseNothing });
  }
}

function parseSessionList(value: unknown): readonly SessionAnswer[] | undefined {
  const list = isObject(value) ? value["sessions"] : undefined;
  if (!Array.isArray(list)) return undefined;
  return list.filter(
    (entry): entry is SessionAnswer =>
      isObject(entry) && typeof entry["id"] === "string" && typeof entry["lastUsedAt"] === "number",
  );
}
