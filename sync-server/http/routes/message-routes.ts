import { Router } from "express";
import { z } from "zod";
import type { ChatService } from "../../chats/chat-service.ts";
import { isChatId } from "../../../shared/lib/ids.ts";
import { limits } from "../../../shared/lib/limits.ts";
import { isAttachment, type Attachment } from "../../../shared/model/values.ts";
import { identityOf } from "../authenticate.ts";
import { messageId, pageSize } from "../fields.ts";
import { mountMethods } from "../method-routes.ts";
import { parseBody, parsePathId, parseQuery } from "../validate.ts";

const page = z.object({ before: z.string().max(64).exactOptional(), limit: pageSize(limits.historyPageMax, 50) });
const newMessage = z.object({
  text: z.string().max(limits.textLength),
  id: messageId.exactOptional(),
  replyTo: messageId.exactOptional(),
  thread: messageId.exactOptional(),
  files: z
    .array(z.custom<Attachment>(isAttachment, "expected an attachment"))
    .max(limits.filesPerMessage)
    .exactOptional(),
});
const seen = z.object({ messageIds: z.array(messageId).min(1).max(limits.seenIdsPerRequest) });

/** Messages of a chat. */
export function createMessageRoutes(chats: ChatService): Router {
  const router = Router();

  mountMethods(router, "/chats/:id/messages", {
    get: async (request, response) => {
      const id = parsePathId(request.params["id"], isChatId);
      response.json(await chats.history(identityOf(response).userId, id, parseQuery(request, page)));
    },
    post: async (request, response) => {
      const id = parsePathId(request.params["id"], isChatId);
      const { message } = await chats.post(identityOf(response).userId, id, parseBody(request, newMessage));
      response.status(201).json(message);
    },
  });

  mountMethods(router, "/chats/:id/messages/seen", {
    post: async (request, response) => {
      const id = parsePathId(request.params["id"], isChatId);
      const { messageIds } = parseBody(request, seen);
      response.json(await chats.markSeen(identityOf(response).userId, id, messageIds));
    },
  });

  return router;
}
