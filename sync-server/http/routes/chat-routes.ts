import { Router } from "express";
import { z } from "zod";
import type { ChatService } from "../../chats/chat-service.ts";
import { isChatId, isUserId } from "../../../shared/lib/ids.ts";
import { limits } from "../../../shared/lib/limits.ts";
import { identityOf } from "../authenticate.ts";
import { chatId, title, userId } from "../fields.ts";
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

/** Chats and who is in them. */
export function createChatRoutes(chats: ChatService): Router {
  const router = Router();

  mountMethods(router, "/chats", {
    get: async (_request, response) => {
      response.json({ chats: await chats.listChats(identityOf(response).userId) });
    },
    post: async (request, response) => {
      const { chat, created } = await chats.createChat(identityOf(response).userId, parseBody(request, newChat));
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
