import type { ErrorRequestHandler } from "express";
import { Refusal } from "../chats/refusal.ts";
import type { Logger } from "../logger.ts";
import { HttpError, tooManyRequests } from "./http-error.ts";

/** A daily quota is used up: some hours are worth another try, the rest of the day is not known here. */
const lateRetryMs = 60 * 60_000;

/** Mounted last. Answers `{code, message, issues?}` whatever happened, and logs what nobody expected. */
export function createErrorHandler(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const error = toHttpError(thrown);
    response.locals.refusal = error.body.code;
    if (error.status >= 500) {
      logger.error("request failed", {
        requestId: response.locals.requestId,
        method: request.method,
        path: response.locals.loggedPath,
        error: thrown,
      });
    }
    if (response.headersSent) {
      // Half an answer is out: Express closes the connection, so that nobody takes it for a whole one.
      next(thrown);
      return;
    }
    response.status(error.status).set(error.headers).json(error.body);
  };
}

function toHttpError(thrown: unknown): HttpError {
  if (thrown instanceof HttpError) return thrown;
  if (thrown instanceof Refusal && thrown.code === "too-many-requests") return tooManyRequests(lateRetryMs);
  if (thrown instanceof Refusal) return new HttpError(thrown.code, thrown);
  const { type, status } = (thrown ?? {}) as { readonly type?: unknown; readonly status?: unknown };
  if (type === "entity.parse.failed") return new HttpError("bad-json");
  if (type === "entity.too.large") return new HttpError("body-too-large");
  if (status === 415) return new HttpError("unsupported-media-type");
  return new HttpError(typeof status === "number" && status >= 400 && status < 500 ? "bad-request" : "internal");
}
