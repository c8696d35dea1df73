import type { ApiClient } from "../api/api-client.ts";
import type { ApiResult } from "../api/api-result.ts";
import type { ChatSummary } from "../../shared/protocol/api.ts";
import { InvitesApi } from "../api/invites-api.ts";
import { SessionsApi } from "../api/sessions-api.ts";
import type { ServerCalls } from "../store/app-store.ts";

export { postSignIn } from "../api/sign-in.ts";
export { executeCommand } from "./execute-command.ts";

/** What can only be done with the server in reach, which is at `baseUrl`. */
export function createServerCalls(
  client: ApiClient,
  baseUrl: string,
  onChat: (chat: ChatSummary) => void,
): ServerCalls {
  const origin = baseUrl === "" ? location.origin : baseUrl;
  const invites = new InvitesApi(client);
  const sessions = new SessionsApi(client);
  return {
    createInvite: async (chatId, expiresInMs) => {
      const result = await invites.create(chatId, expiresInMs);
      if (!result.ok) return { ok: false, code: result.code };
      const { id, token, expiresAt } = result.value;
      return { ok: true, id, url: `${origin}/invite/${token}`, expiresAt };
    },
    listInvites: async (chatId) => valueOf(await invites.list(chatId)),
    revokeInvite: async (chatId, inviteId) => {
      const result = await invites.revoke(chatId, inviteId);
      return result.ok ? { ok: true } : { ok: false, code: result.code };
    },
    previewInvite: async (token) => {
      const result = await invites.preview(token);
      return result.ok ? { ok: true, invite: result.value } : { ok: false, code: result.code };
    },
    acceptInvite: async (token) => {
      const result = await invites.accept(token);
      if (!result.ok) return { ok: false, code: result.code };
      onChat(result.value);
      return { ok: true, chatId: result.value.id };
    },
    changePassword: async (change) => {
      const result = await sessions.changePassword(change);
      return result.ok ? { ok: true } : { ok: false, code: result.code, message: result.message };
    },
    sessions: async () => valueOf(await sessions.list()),
    revokeSession: async (id) => (await sessions.revoke(id)).ok,
  };
}

function valueOf<T>(result: ApiResult<T>): T | undefined {
  return result.ok ? result.value : undefined;
}
