import { Router } from "express";
import { z } from "zod";
import { toMe, type Accounts } from "../../accounts/accounts.ts";
import { isUserId } from "../../../shared/lib/ids.ts";
import type { UserPage } from "../../../shared/protocol/api.ts";
import { identityOf } from "../authenticate.ts";
import { displayName, pageSize } from "../fields.ts";
import { HttpError } from "../http-error.ts";
import { mountMethods } from "../method-routes.ts";
import { pictureField, readPicture } from "../picture-field.ts";
import type { Presence } from "../presence.ts";
import { toUserInfo } from "../user-info.ts";
import { parseBody, parsePathId, parseQuery } from "../validate.ts";

const profileChange = z
  .object({
    displayName: displayName.exactOptional(),
    sharePresence: z.boolean().exactOptional(),
    avatar: pictureField.exactOptional(),
  })
  .refine((change) => Object.keys(change).length > 0, "expected something to change");
const search = z.object({
  query: z.string().max(200).default(""),
  cursor: z.string().max(1_000).exactOptional(),
  limit: pageSize(200, 50),
});

/** One's own profile, and everybody's. */
export function createUserRoutes(accounts: Accounts, presence: Presence): Router {
  const router = Router();
  mountMethods(router, "/me", {
    get: (_request, response) => {
      const user = accounts.getUser(identityOf(response).userId);
      if (user === undefined) throw new HttpError("sign-in");
      response.json(toMe(user));
    },
    patch: async (request, response) => {
      const { avatar, ...change } = parseBody(request, profileChange);
      const user = await accounts.updateProfile(identityOf(response).userId, {
        ...change,
        ...(avatar === undefined ? {} : { avatar: readPicture(avatar) }),
      });
      if (user === undefined) throw new HttpError("sign-in");
      response.json(user);
    },
  });

  mountMethods(router, "/users", {
    get: (request, response) => {
      const { query, cursor, limit } = parseQuery(request, search);
      const found = accounts.listUsers(query, cursor, limit);
      response.json({
        users: found.users.map((user) => toUserInfo(user, presence)),
        cursor: found.cursor,
      } satisfies UserPage);
    },
  });

  mountMethods(router, "/users/:id", {
    get: (request, response) => {
      const user = accounts.getUser(parsePathId(request.params["id"], isUserId));
      if (user === undefined) throw new HttpError("not-found");
      response.json(toUserInfo(user, presence));
    },
  });

  return router;
}
