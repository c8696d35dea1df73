import { Router } from "express";
import { z } from "zod";
import type { ChatService } from "../../chats/chat-service.ts";
import { isBase32Hex } from "../../../shared/lib/base32hex.ts";
import { isChatId } from "../../../shared/lib/ids.ts";
import { identityOf } from "../authenticate.ts";
import { mountMethods } from "../method-routes.ts";
import { parseBody, parsePathId } from "../validate.ts";

const dayMs = 24 * 60 * 60 * 1000;
const newInvite = z.object({
  expiresInMs: z
    .number()
    .int()
    .min(60_000)
    .max(365 * dayMs)
    .default(7 * dayMs),
});

const isInviteId = (id: unknown): id is string => typeof id === "string" && isBase32Hex(id, 8);
const isToken = (token: unknown): token is string => typeof token === "string" && token.length <= 100;

/** What an invitation leads to; the only answer about a chat that needs no account. */
export function createInvitePreviewRoutes(chats: ChatService): Router {
  const router = Router();
  mountMethods(router, "/invites/:token", {
    get: async (request, response) => {
      const token = parsePathId(request.params["token"], isToken);
      response.json(await chats.previewInvite(token));
    },
  });
  return router;
}

/** Links by which people join a group. */
export function createInviteRoutes(chats: ChatService): Router {
  const router = Router();

  mountMethods(router, "/chats/:id/invites", {
    get: async (request, response) => {
      const id = parsePathId(request.params["id"], isChatId);
      response.json({ invites: await chats.listInvites(identityOf(response).userId, id) });
    },
    post: async (request, response) => {
      const id = parsePathId(request.params["id"], isChatId);
      const { expiresInMs } = parseBody(request, newInvite);
      response.status(201).json(await chats.createInvite(identityOf(response).userId, id, expiresInMs));
    },
  });

  mountMethods(router, "/chats/:id/invites/:inviteId", {
    delete: async (request, response) => {
      const id = parsePathId(request.params["id"], isChatId);
      const inviteId = parsePathId(request.params["inviteId"], isInviteId);
      await chats.revokeInvite(identityOf(response).userId, id, inviteId);
      response.status(204).end();
    },
  });

  mountMethods(router, "/invites/:token/accept", {
    post: async (request, response) => {
      const token = parsePathId(request.params["token"], isToken);
      response.json(await chats.acceptInvite(identityOf(response).userId, token));
    },
  });

  return router;
}
