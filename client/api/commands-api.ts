import type { ChatId } from "../../shared/lib/ids.ts";
import type { ChatSummary, Me, NewPicture } from "../../shared/protocol/api.ts";
import { parseChatSummary, parseMe, parseNothing } from "./answers.ts";
import type { NamedPicture, ProfileChange } from "./accounts-api.ts";
import type { ApiClient } from "./api-client.ts";
import type { ApiResult } from "./api-result.ts";
import type { ChatChange, NewChat } from "./chats-api.ts";

/** What waits in the outbox until the server is in reach. Each has the same effect however often it is asked for. */
export class CommandsApi {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /** A chat that is already there is the answer, unchanged. */
  createChat(chat: NewChat): Promise<ApiResult<ChatSummary>> {
    return this.#client.call({ method: "POST", path: "/chats", body: chat, parse: parseChatSummary });
  }

  /** Some answer with the chat. */
  changeChat(chatId: ChatId, change: ChatChange): Promise<ApiResult<ChatSummary | true>> {
    const path = `/chats/${chatId}`;
    switch (change.kind) {
      case "rename":
        return this.#client.call({ method: "PATCH", path, body: { title: change.title }, parse: parseChatSummary });
      case "picture": {
        const body = { picture: withoutName(change.picture) };
        return this.#client.call({ method: "PATCH", path, body, parse: parseChatSummary });
      }
      case "put-member": {
        const body = change.admin === undefined ? {} : { admin: change.admin };
        const memberPath = `${path}/members/${change.userId}`;
        return this.#client.call({ method: "PUT", path: memberPath, body, parse: parseChatSummary });
      }
      case "remove-member":
        return this.#client.call({
          method: "DELETE",
          path: `${path}/members/${change.userId}`,
          parse: parseNothing,
        });
    }
  }

  changeProfile({ avatar, ...change }: ProfileChange): Promise<ApiResult<Me>> {
    const body = avatar === undefined ? change : { ...change, avatar: withoutName(avatar) };
    return this.#client.call({ method: "PATCH", path: "/me", body, parse: parseMe });
  }
}

/** The server names pictures itself. */
function withoutName(picture: NamedPicture | null): NewPicture | null {
  return picture && { c: picture.c, data: picture.data };
}
