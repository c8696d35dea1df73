import type { RequestHandler } from "express";
import { AttemptLimiter } from "../accounts/attempt-limiter.ts";
import { tooManyRequests } from "./http-error.ts";

const minuteMs = 60_000;

/** So many requests a minute from one address. */
export function createRateLimit(requestsPerMinute: number): RequestHandler {
  const limiter = new AttemptLimiter(requestsPerMinute, minuteMs, Date.now);
  return (request, _response, next) => {
    const retryAfterMs = limiter.take(request.ip ?? "");
    next(retryAfterMs > 0 ? tooManyRequests(retryAfterMs) : undefined);
  };
}
