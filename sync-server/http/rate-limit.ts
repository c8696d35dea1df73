import type { Request, RequestHandler, Response } from "express";
import { AttemptLimiter } from "../accounts/attempt-limiter.ts";
import { tooManyRequests } from "./http-error.ts";

const minuteMs = 60_000;

/** So many requests a minute for each key; undefined is not counted. */
export function createRateLimit(
  requestsPerMinute: number,
  keyOf: (request: Request, response: Response) => string | undefined,
): RequestHandler {
  const limiter = new AttemptLimiter(requestsPerMinute, minuteMs, Date.now);
  return (request, response, next) => {
    const key = keyOf(request, response);
    const retryAfterMs = key === undefined ? 0 : limiter.take(key);
    next(retryAfterMs > 0 ? tooManyRequests(retryAfterMs) : undefined);
  };
}
