import type { ApiClient } from "../api/api-client.ts";
import type { ApiResult } from "../api/api-result.ts";
import { CommandsApi } from "../api/commands-api.ts";
import type { Command } from "../outbox/command.ts";

/** Gives a command to the server. */
export function executeCommand(command: Command, client: ApiClient): Promise<ApiResult<unknown>> {
  const api = new CommandsApi(client);
  switch (command.kind) {
    case "create-chat":
      return api.createChat(command.chat);
    case "change-chat":
      return api.changeChat(command.chatId, command.change);
    case "change-profile":
      return api.changeProfile(command.change);
  }
}
