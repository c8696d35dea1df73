import { randomBytes } from "node:crypto";
import type { RequestHandler } from "express";
import { forLog, type LineAllowance } from "../accounts/line-allowance.ts";
import type { Logger } from "../logger.ts";
import { addressKeyOf } from "./address-key.ts";
import "./locals.ts";

const headerName = "X-Request-Id";

/**
 * Gives each request an id, that of a trusted proxy if it sent one, and logs how it ended. Never the query: it holds
 * what people search for. Nor the token of an invitation, which is all that somebody needs to use it.
 */
export function createRequestLog(logger: Logger, trustsProxy: boolean, lines: LineAllowance): RequestHandler {
  return (request, response, next) => {
    const given = trustsProxy ? request.get(headerName) : undefined;
    const requestId = given !== undefined && /^[\w.-]{1,64}$/u.test(given) ? given : randomBytes(6).toString("hex");
    const startedAt = performance.now();
    const { method } = request;
    const path = forLog(request.path.replace(/^(\/api\/invites|\/invite)\/[^/]+/u, "$1/…"));
    const address = addressKeyOf(request) ?? "";
    response.locals.requestId = requestId;
    response.locals.loggedPath = path;
    response.set(headerName, requestId);
    response.once("close", () => {
      const { identity, refusal } = response.locals;
      const isRefused = response.statusCode >= 400 && path.startsWith("/api");
      const level = isRefused ? lines.levelOf(address, "info") : "debug";
      logger[level]("request", {
        requestId,
        method,
        path,
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
        ...(response.writableFinished ? {} : { aborted: true }),
        ...(refusal === undefined ? {} : { code: refusal }),
        ...(identity === undefined ? {} : { userId: identity.userId, deviceId: identity.deviceId }),
      });
    });
    next();
  };
}
