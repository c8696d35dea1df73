import type { NewPicture, UserInfo } from "../../shared/protocol/api.ts";
import { fetchJson, type ApiClient } from "./api-client.ts";
import type { ApiFailure, ApiResult } from "./api-result.ts";
import { isObject, parseNothing, parseUserPage } from "./answers.ts";
import type { RefreshOutcome } from "./session-refresher.ts";

/** A picture to set with its name, which the server will give it too. Persisted in the outbox. */
export interface NamedPicture extends NewPicture {
  readonly name: string;
}

/** A change of the own profile. Persisted in the outbox. */
export interface ProfileChange {
  readonly displayName?: string;
  readonly sharePresence?: boolean;
  /** null: none any more. */
  readonly avatar?: NamedPicture | null;
}

/**
 * Asks for new cookies; the refresh token travels in its own cookie. Refused is the token alone: what a proxy or a captive
 * portal says, and a server that does not know its own address (`bad-origin`), sign nobody out.
 */
export async function postRefresh(options: { baseUrl: string; fetch: typeof fetch }): Promise<RefreshOutcome> {
  const answer = await fetchJson(options, { method: "POST", path: "/auth/refresh" });
  if (answer.ok) return isObject(answer.value) ? "refreshed" : "offline";
  return answer.code === "sign-in" ? "refused" : "offline";
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
