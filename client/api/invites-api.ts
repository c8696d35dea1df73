import type { ChatId } from "../../shared/lib/ids.ts";
import type { ChatSummary, InviteInfo, InvitePreview } from "../../shared/protocol/api.ts";
import { isObject, parseChatSummary, parseNothing } from "./answers.ts";
import type { ApiClient } from "./api-client.ts";
import type { ApiResult } from "./api-result.ts";

type NewInvite = InviteInfo & { readonly token: string };

/** Links by which people join groups. */
export class InvitesApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  create(chatId: ChatId, expiresInMs: number): Promise<ApiResult<NewInvite>> {
    const path = `/chats/${chatId}/invites`;
    return this.#client.call({ method: "POST", path, body: { expiresInMs }, parse: parseNewInvite });
  }

  list(chatId: ChatId): Promise<ApiResult<readonly InviteInfo[]>> {
    return this.#client.call({ method: "GET", path: `/chats/${chatId}/invites`, parse: parseInviteList });
  }

  revoke(chatId: ChatId, inviteId: string): Promise<ApiResult<true>> {
    const path = `/chats/${chatId}/invites/${encodeURIComponent(inviteId)}`;
    return this.#client.call({ method: "DELETE", path, parse: parseNothing });
  }

  /** Needs no account. */
  preview(token: string): Promise<ApiResult<InvitePreview>> {
    const path = `/invites/${encodeURIComponent(token)}`;
    return this.#client.call({ method: "GET", path, parse: parseInvitePreview, refreshes: false });
  }

  accept(token: string): Promise<ApiResult<ChatSummary>> {
    const path = `/invites/${encodeURIComponent(token)}/accept`;
    return this.#client.call({ method: "POST", path, parse: parseChatSummary });
  }
}

function isInvite(value: unknown): value is InviteInfo {
  return isObject(value) && typeof value["id"] === "string" && typeof value["expiresAt"] === "number";
}

function parseNewInvite(value: unknown): NewInvite | undefined {
  return isInvite(value) && "token" in value && typeof value.token === "string" ? (value as NewInvite) : undefined;
}

function parseInviteList(value: unknown): readonly InviteInfo[] | undefined {
  const list = isObject(value) ? value["invites"] : undefined;
  return Array.isArray(list) ? list.filter(isInvite) : undefined;
}

function parseInvitePreview(value: unknown): InvitePreview | undefined {
  const isPreview =
    isObject(value) &&
    typeof value["title"] === "string" &&
    typeof value["members"] === "number" &&
    typeof value["invitedBy"] === "string";
  return isPreview ? (value as unknown as InvitePreview) : undefined;
}
