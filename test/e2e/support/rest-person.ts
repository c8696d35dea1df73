import { expect } from "@playwright/test";
import type { AuthReply, ChatSummary, MessageInfo } from "../../../shared/protocol/api.ts";
import type { Account } from "./device.ts";

/** A person without a browser, as a program is one: what they see is what the server has. */
export class RestPerson {
  readonly id: string;
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, { user, accessToken }: AuthReply) {
    this.id = user.id;
    this.#url = url;
    this.#token = accessToken;
  }

  static async register(url: string, account: Account): Promise<RestPerson> {
    return new RestPerson(url, await call<AuthReply>(`${url}/api/auth/register`, { body: account }));
  }

  /** Makes the chat of the two, or finds it. */
  async chatWith(other: RestPerson): Promise<string> {
    const chat = await this.#call<ChatSummary>("/api/chats", { kind: "direct", memberIds: [other.id] });
    return chat.id;
  }

  async send(chatId: string, text: string): Promise<MessageInfo> {
    return this.#call<MessageInfo>(`/api/chats/${chatId}/messages`, { text });
  }

  /** Oldest first. */
  async messages(chatId: string): Promise<readonly MessageInfo[]> {
    const page = await this.#call<{ readonly messages: readonly MessageInfo[] }>(
      `/api/chats/${chatId}/messages?limit=200`,
    );
    return page.messages;
  }

  async chats(): Promise<readonly ChatSummary[]> {
    return (await this.#call<{ readonly chats: readonly ChatSummary[] }>("/api/chats")).chats;
  }

  #call<T>(route: string, body?: unknown): Promise<T> {
    return call<T>(this.#url + route, { token: this.#token, body });
  }
}

async function call<T>(url: string, { token, body }: { readonly token?: string; readonly body?: unknown }): Promise<T> {
  const response = await fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${url} answered ${response.status}`).toBe(true);
  return (await response.json()) as T;
}
