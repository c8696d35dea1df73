import type { Request, RequestHandler, Response } from "express";
import type { Identity } from "../accounts/access-tokens.ts";
import { deviceHeader } from "../../shared/protocol/api.ts";
import type { Accounts } from "../accounts/accounts.ts";
import { parseBearer } from "../accounts/credentials.ts";
import type { Cookies } from "./cookies.ts";
import { HttpError } from "./http-error.ts";
import "./locals.ts";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether a method changes nothing. */
export function isSafeMethod(method: string): boolean {
  return safeMethods.has(method);
}

/** Refuses what another site's page sends. Programs send no origin; a cookie alone is not enough for them. */
export function createOriginCheck(isAllowed: (origin: string) => boolean): RequestHandler {
  return (request, _response, next) => {
    const { origin } = request.headers;
    const isForeign = origin !== undefined && !isAllowed(origin) && !isSafeMethod(request.method);
    next(isForeign ? new HttpError("bad-origin") : undefined);
  };
}

/** For what a cookie authorises to change something: the browser has to say that its own page asks for it. */
export function requireOrigin(request: Request): void {
  if (request.headers.origin === undefined && !isSafeMethod(request.method)) throw new HttpError("bad-origin");
}

/**
 * Lets signed-in people through: a bearer token, or else the cookie. Nothing is done for a tab that takes the cookie for
 * another sign-in's: somebody else may have signed in in that browser since.
 */
export function createAuthentication(accounts: Accounts, cookies: Cookies): RequestHandler {
  return (request, response, next) => {
    const bearer = parseBearer(request.headers.authorization);
    const token = bearer ?? cookies.read(request).access;
    const identity = token === undefined ? undefined : accounts.verifyAccess(token);
    if (identity === undefined) throw new HttpError("sign-in");
    if (bearer === undefined) requireOrigin(request);
    const { [deviceHeader]: meant = identity.deviceId } = request.headers;
    if (meant !== identity.deviceId) throw new HttpError("sign-in");
    response.locals.identity = identity;
    next();
  };
}

/** Who asks, behind {@link createAuthentication}. */
export function identityOf(response: Response): Identity {
  const { identity } = response.locals;
  if (identity === undefined) throw new Error("A route that needs an identity is mounted before authentication");
  return identity;
}
