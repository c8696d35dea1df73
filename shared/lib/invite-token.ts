import { isChatId, type ChatId } from "./ids.ts";

/** A chat's id has so many characters, and a token begins with one. Transmitted: links are handed on and kept. */
const chatIdLength = 12;

/** A token's two parts: the chat that it is an invitation to, and the rest. Undefined: it is none. */
export function splitInviteToken(token: string): { readonly chatId: ChatId; readonly rest: string } | undefined {
  const chatId = token.slice(0, chatIdLength);
  return isChatId(chatId) ? { chatId, rest: token.slice(chatIdLength) } : undefined;
}
