import type { ChatId } from "../../shared/lib/ids.ts";
import type { ServerCalls } from "./app-store.ts";

type Answer<Name extends keyof ServerCalls> = ReturnType<ServerCalls[Name]>;

/** What cannot be done without the server, whose code comes when the first of it is asked for. */
export class LateServerCalls implements ServerCalls {
  readonly #load: () => Promise<ServerCalls>;

  constructor(load: () => Promise<ServerCalls>) {
    this.#load = load;
  }

  async createInvite(chatId: ChatId, expiresInMs: number): Answer<"createInvite"> {
    return (await this.#load()).createInvite(chatId, expiresInMs);
  }

  async listInvites(chatId: ChatId): Answer<"listInvites"> {
    return (await this.#load()).listInvites(chatId);
  }

  async revokeInvite(chatId: ChatId, inviteId: string): Promise<boolean> {
    return (await this.#load()).revokeInvite(chatId, inviteId);
  }

  async previewInvite(token: string): Answer<"previewInvite"> {
    return (await this.#load()).previewInvite(token);
  }

  async changePassword(input: { readonly current: string; readonly next: string }): Answer<"changePassword"> {
    return (await this.#load()).changePassword(input);
  }

  async sessions(): Answer<"sessions"> {
    return (await this.#load()).sessions();
  }

  async revokeSession(id: string): Promise<boolean> {
    return (await this.#load()).revokeSession(id);
  }
}
