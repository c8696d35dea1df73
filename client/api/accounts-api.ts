import type { Me, UserInfo } from "../../shared/protocol/api.ts";
import { fetchJson, type ApiClient } from "./api-client.ts";
import type { ApiFailure, ApiResult } from "./api-result.ts";
import { parseMe, parseNothing, parseUserPage } from "./answers.ts";
import type { RefreshOutcome } from "./session-refresher.ts";

/** A change of the own profile. Persisted in the outbox. */
export interface ProfileChange {
  readonly displayName?: string;
  readonly sharePresence?: boolean;
}

/** Asks for new cookies; the refresh token travels in its own cookie. */
export async function postRefresh(options: { baseUrl: string; fetch: typeof fetch }): Promise<RefreshOutcome> {
  const answer = await fetchJson(options, { method: "POST", path: "/auth/refresh" });
  if (answer.ok) return "refreshed";
  return answer.status === 401 || answer.status === 403 ? "refused" : "offline";
}

const usersPerPage = 200;

export class AccountsApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  logout(): Promise<ApiResult<true>> {
    return this.#client.call({ method: "POST", path: "/auth/logout", parse: parseNothing, refreshes: false });
  }

  fetchMe(): Promise<ApiResult<Me>> {
    return this.#client.call({ method: "GET", path: "/me", parse: parseMe });
  }

  /** Everybody on the server, page by page. */
  async fetchAllUsers(): Promise<{ readonly ok: true; readonly users: readonly UserInfo[] } | ApiFailure> {
    const users: UserInfo[] = [];
    let cursor: string | null = null;
    do {
      const query: string = `limit=${usersPerPage}${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
      const page = await this.#client.call({ method: "GET", path: `/users?${query}`, parse: parseUserPage });
      if (!page.ok) return page;
      users.push(...page.value.users);
      cursor = page.value.cursor;
    } while (cursor !== null);
    return { ok: true, users };
  }
}
