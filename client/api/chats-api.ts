import type { ChatId, ChatKind, UserId } from "../../shared/lib/ids.ts";
import type { ChatSummary } from "../../shared/protocol/api.ts";
import type { NamedPicture } from "./accounts-api.ts";
import { parseChatList } from "./answers.ts";
import type { ApiClient } from "./api-client.ts";
import type { ApiResult } from "./api-result.ts";

export interface NewChat {
  readonly id: ChatId;
  readonly kind: ChatKind;
  readonly title?: string;
  /** Without the caller. */
  readonly memberIds: readonly UserId[];
}

/** A change of a group. Persisted in the outbox. */
export type ChatChange =
  | { readonly kind: "rename"; readonly title: string }
  /** null: none any more. */
  | { readonly kind: "picture"; readonly picture: NamedPicture | null }
  /** Adds somebody, or changes what they are. */
  | { readonly kind: "put-member"; readonly userId: UserId; readonly admin?: boolean }
  /** Takes somebody out; oneself: leaves. */
  | { readonly kind: "remove-member"; readonly userId: UserId };

export class ChatsApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  fetchChats(): Promise<ApiResult<readonly ChatSummary[]>> {
    return this.#client.call({ method: "GET", path: "/chats", parse: parseChatList });
  }
}
