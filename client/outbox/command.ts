import type { ProfileChange } from "../api/accounts-api.ts";
import type { ChatChange, NewChat } from "../api/chats-api.ts";
import { isChatId, type ChatId } from "../../shared/lib/ids.ts";

/** What the server is asked to do as soon as it can be reached. Persisted: fields may be added, not changed. */
export type Command =
  | { readonly kind: "create-chat"; readonly chat: NewChat }
  | { readonly kind: "change-chat"; readonly chatId: ChatId; readonly change: ChatChange }
  | { readonly kind: "change-profile"; readonly change: ProfileChange };

/** A command as it waits. Persisted. */
export interface QueuedCommand {
  /** Ascending in the order in which commands were given. */
  readonly number: number;
  readonly command: Command;
  /** Epoch milliseconds. */
  readonly givenAt: number;
  /** Set when the server refused it for good: the API's code. It stays until somebody dismisses it. */
  readonly refusal?: string;
}

export function isQueuedCommand(value: unknown): value is QueuedCommand {
  if (value === null || typeof value !== "object" || !("number" in value) || !("command" in value)) return false;
  const { number, command } = value;
  return typeof number === "number" && isCommand(command);
}

/** Whether a refused command stays until somebody decides: only where more hangs on it than the command says. */
export function isKeptWhenRefused(command: Command): boolean {
  return command.kind === "create-chat";
}

function isCommand(value: unknown): value is Command {
  if (value === null || typeof value !== "object" || !("kind" in value)) return false;
  if (value.kind === "create-chat") return "chat" in value;
  if (value.kind === "change-chat") return "chatId" in value && isChatId(value.chatId) && "change" in value;
  return value.kind === "change-profile" && "change" in value;
}
