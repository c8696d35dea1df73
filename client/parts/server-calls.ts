import type { AccountsApi } from "../api/accounts-api.ts";
import type { ApiResult } from "../api/api-result.ts";
import type { ChatsApi } from "../api/chats-api.ts";
import type { ServerCalls } from "../store/app-store.ts";

/** What can only be done with the server in reach. `origin`: where links to this app begin. */
export function createServerCalls(accounts: AccountsApi, chats: ChatsApi, origin: string): ServerCalls {
  return {
    createInvite: async (chatId, expiresInMs) => {
      const result = await chats.createInvite(chatId, expiresInMs);
      if (!result.ok) return { ok: false, code: result.code };
      const { id, token, expiresAt } = result.value;
      return { ok: true, id, url: `${origin}/invite/${token}`, expiresAt };
    },
    listInvites: async (chatId) => valueOf(await chats.listInvites(chatId)),
    revokeInvite: async (chatId, inviteId) => (await chats.revokeInvite(chatId, inviteId)).ok,
    previewInvite: async (token) => {
      const result = await chats.previewInvite(token);
      return result.ok ? { ok: true, invite: result.value } : { ok: false, code: result.code };
    },
    changePassword: async (change) => {
      const result = await accounts.changePassword(change);
      return result.ok ? { ok: true } : { ok: false, code: result.code, message: result.message };
    },
    sessions: async () => valueOf(await accounts.listSessions()),
    revokeSession: async (id) => (await accounts.revokeSession(id)).ok,
  };
}

function valueOf<T>(result: ApiResult<T>): T | undefined {
  return result.ok ? result.value : undefined;
}
