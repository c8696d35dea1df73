import { Router } from "express";
import { z } from "zod";
import type { AttemptLimiter } from "../../accounts/attempt-limiter.ts";
import type { ChatService, CreateChatInput } from "../../chats/chat-service.ts";
import { isChatId, isUserId, type UserId } from "../../../shared/lib/ids.ts";
import { limits } from "../../../shared/lib/limits.ts";
import { identityOf } from "../authenticate.ts";
import { chatId, title, userId } from "../fields.ts";
import { tooManyRequests } from "../http-error.ts";
import { mountMethods } from "../method-routes.ts";
import { pictureField, readPicture } from "../picture-field.ts";
import { parseBody, parsePathId } from "../validate.ts";

const newChat = z.object({
  id: chatId.exactOptional(),
  kind: z.enum(["direct", "group"]),
  title: title.exactOptional(),
  memberIds: z.array(userId).max(limits.membersPerChat),
});
const chatChange = z
  .object({ title: title.exactOptional(), picture: pictureField.exactOptional() })
  .refine((change) => Object.keys(change).length > 0, "expected something to change");
const memberChange = z.object({ admin: z.boolean().exactOptional() });

/** Chats and who is in them. `newGroups`: how many a person makes; without it, any number. */
export function createChatRoutes(chats: ChatService, newGroups?: AttemptLimiter): Router {
  const router = Router();

  /** One that is there already does not count: a device asks again when it has not heard the answer. */
  async function createGroup(caller: UserId, input: CreateChatInput): ReturnType<ChatService["createChat"]> {
    const retryAfterMs = newGroups?.take(caller) ?? 0;
    const isThere = async (): Promise<boolean> => input.id !== undefined && (await chats.isMember(caller, input.id));
    if (retryAfterMs > 0 && !(await isThere())) throw tooManyRequests(retryAfterMs);
    let isNew = false;
    try {
      const result = await chats.createChat(caller, input);
      isNew = result.created;
      return result;
    } finally {
      if (!isNew && retryAfterMs === 0) newGroups?.giveBack(caller);
    }
  }

  mountMethods(router, "/chats", {
    get: async (_request, response) => {
      response.json({ chats: await chats.listChats(identityOf(response).userId) });
    },
    post: async (request, response) => {
      const { userId: caller } = identityOf(response);
      const input = parseBody(request, newChat);
      const { chat, created } = await (input.kind === "group"
        ? createGroup(caller, input)
        : chats.createChat(caller, input));
      response.status(created ? 201 : 200).json(chat);
    },
  });

  mountMethods(router, "/chats/:id", {
    get: async (request, response) => {
      const id = parsePathId(request.params["id"], isChatId);
      response.json(await chats.getChat(identityOf(response).userId, id));
    },
    patch: async (request, response) => {
      const id = parsePathId(request.params["id"], isChatId);
      const { picture, ...others } = parseBody(request, chatChange);
      const change = { ...others, ...(picture === undefined ? {} : { picture: readPicture(picture) }) };
      response.json(await chats.changeChat(identityOf(response).userId, id, change));
    },
    delete: async (request, response) => {
      const id = parsePathId(request.params["id"], isChatId);
      await chats.deleteChat(identityOf(response).userId, id);
      response.status(204).end();
    },
  });

  mountMethods(router, "/chats/:id/members/:userId", {
    put: async (request, response) => {
      const id = parsePathId(request.params["id"], isChatId);
      const member = parsePathId(request.params["userId"], isUserId);
      const change = parseBody(request, memberChange);
      response.json(await chats.putMember(identityOf(response).userId, id, member, change));
    },
    delete: async (request, response) => {
      const id = parsePathId(request.params["id"], isChatId);
      const member = parsePathId(request.params["userId"], isUserId);
      await chats.removeMember(identityOf(response).userId, id, member);
      response.status(204).end();
    },
  });

  return router;
}
