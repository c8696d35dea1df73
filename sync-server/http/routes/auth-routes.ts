import { Router, type Response } from "express";
import { z } from "zod";
import type { AccountResult } from "../../accounts/account-result.ts";
import type { Accounts, SignedIn } from "../../accounts/accounts.ts";
import { parseBearer } from "../../accounts/credentials.ts";
import { addressKeyOf } from "../address-key.ts";
import { requireOrigin } from "../authenticate.ts";
import type { Cookies } from "../cookies.ts";
import { deviceName, displayName, email, givenPassword, newPassword } from "../fields.ts";
import { HttpError, tooManyRequests } from "../http-error.ts";
import { mountMethods } from "../method-routes.ts";
import { parseBody } from "../validate.ts";

const registration = z.object({
  email,
  displayName,
  password: newPassword,
  invite: z.string().max(200).exactOptional(),
  deviceName: deviceName.exactOptional(),
});
const login = z.object({
  email: z.string().max(1_000),
  password: givenPassword,
  deviceName: deviceName.exactOptional(),
});

/** The value, or the refusal as the error handler's. */
export function unwrap<T>(result: AccountResult<T>): T {
  if (result.ok) return result.value;
  throw result.retryAfterMs === undefined ? new HttpError(result.code) : tooManyRequests(result.retryAfterMs);
}

/** Signing in and out, for who is not signed in yet, or not any more. */
export function createAuthRoutes(accounts: Accounts, cookies: Cookies): Router {
  const router = Router();
  const answer = (response: Response, status: number, signedIn: SignedIn): void => {
    cookies.set(response, signedIn);
    response.status(status).json(signedIn.reply);
  };

  mountMethods(router, "/register", {
    post: async (request, response) => {
      const input = parseBody(request, registration);
      answer(response, 201, unwrap(await accounts.register(input, addressKeyOf(request) ?? "")));
    },
  });

  mountMethods(router, "/login", {
    post: async (request, response) => {
      const input = parseBody(request, login);
      answer(response, 200, unwrap(await accounts.login(input, addressKeyOf(request) ?? "")));
    },
  });

  mountMethods(router, "/refresh", {
    post: async (request, response) => {
      const { refresh } = cookies.read(request);
      if (refresh === undefined) throw new HttpError("sign-in");
      requireOrigin(request);
      const result = await accounts.refresh(refresh);
      if (!result.ok) cookies.clear(response);
      answer(response, 200, unwrap(result));
    },
  });

  mountMethods(router, "/logout", {
    post: async (request, response) => {
      const bearer = parseBearer(request.headers.authorization);
      const { access, refresh } = cookies.read(request);
      if (bearer === undefined && (access ?? refresh) !== undefined) requireOrigin(request);
      const token = bearer ?? access;
      const identity = token === undefined ? undefined : accounts.verifyAccess(token);
      await accounts.logout({ identity, refreshToken: bearer === undefined ? refresh : undefined });
      cookies.clear(response);
      response.status(204).end();
    },
  });

  return router;
}
