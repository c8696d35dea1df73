import type { ChatId, ChatKind, UserId } from "../../shared/lib/ids.ts";
import type { ChatSummary } from "../../shared/protocol/api.ts";
import { parseChatList, parseChatSummary } from "./answers.ts";
import type { ApiClient } from "./api-client.ts";
import type { ApiResult } from "./api-result.ts";

export interface NewChat {
  readonly id: ChatId;
  readonly kind: ChatKind;
  readonly title?: string;
  /** Without the caller. */
  readonly memberIds: readonly UserId[];
}

export class ChatsApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  fetchChats(): Promise<ApiResult<readonly ChatSummary[]>> {
    return this.#client.call({ method: "GET", path: "/chats", parse: parseChatList });
  }

  /** Idempotent on the id: a chat that is already there is the answer, unchanged. */
  createChat(chat: NewChat): Promise<ApiResult<ChatSummary>> {
    return this.#client.call({ method: "POST", path: "/chats", body: chat, parse: parseChatSummary });
  }
}
