import { Router } from "express";
import { z } from "zod";
import type { Accounts } from "../../accounts/accounts.ts";
import { addressKeyOf } from "../address-key.ts";
import { identityOf } from "../authenticate.ts";
import { givenPassword, newPassword } from "../fields.ts";
import { mountMethods } from "../method-routes.ts";
import { parseBody, parsePathId } from "../validate.ts";
import { unwrap } from "./auth-routes.ts";

const passwordChange = z.object({ currentPassword: givenPassword, newPassword });

function isSessionId(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{24}$/u.test(value);
}

/** A person's signed-in devices, and the password. */
export function createSessionRoutes(accounts: Accounts): Router {
  const router = Router();

  mountMethods(router, "/sessions", {
    get: async (_request, response) => {
      response.json({ sessions: await accounts.sessions(identityOf(response)) });
    },
  });

  mountMethods(router, "/sessions/:id", {
    delete: async (request, response) => {
      const sessionId = parsePathId(request.params["id"], isSessionId);
      unwrap(await accounts.revokeSession(identityOf(response).userId, sessionId));
      response.status(204).end();
    },
  });

  mountMethods(router, "/password", {
    post: async (request, response) => {
      const { currentPassword, newPassword: next } = parseBody(request, passwordChange);
      const identity = identityOf(response);
      unwrap(await accounts.changePassword(identity, currentPassword, next, addressKeyOf(request) ?? ""));
      response.status(204).end();
    },
  });

  return router;
}
