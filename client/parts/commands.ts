import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import type { ChatChange } from "../api/chats-api.ts";
import type { Command, QueuedCommand } from "../outbox/command.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { PendingChat } from "../store/person-ports.ts";

export function listPendingChats(commands: readonly QueuedCommand[]): readonly PendingChat[] {
  return commands.flatMap(({ command, givenAt, refusal }) => {
    if (command.kind !== "create-chat") return [];
    const { id, kind, title = "", memberIds } = command.chat;
    return [{ id, kind, title, memberIds, givenAt, isRefused: refusal !== undefined }];
  });
}

export function listChatChanges(commands: readonly QueuedCommand[], chatId: ChatId): readonly ChatChange[] {
  return commands.flatMap(({ command }) =>
    command.kind === "change-chat" && command.chatId === chatId ? [command.change] : [],
  );
}

export async function takeBackChanges(
  outbox: Outbox,
  chatId: ChatId,
  isMeant: (change: ChatChange) => boolean,
): Promise<void> {
  for (const { number, command } of outbox.commands) {
    if (command.kind !== "change-chat" || command.chatId !== chatId || !isMeant(command.change)) continue;
    await outbox.cancel(number);
  }
}

export async function takeBackRefusedChat(outbox: Outbox, chatId: ChatId): Promise<void> {
  for (const { number, command, refusal } of outbox.commands) {
    if (refusal === undefined || command.kind !== "create-chat" || command.chat.id !== chatId) continue;
    await outbox.cancel(number);
  }
}

/** The chat that somebody left by a command that was carried out. */
export function leftBy(command: Command, userId: UserId): ChatId | undefined {
  if (command.kind !== "change-chat" || command.change.kind !== "remove-member") return undefined;
  return command.change.userId === userId ? command.chatId : undefined;
}
