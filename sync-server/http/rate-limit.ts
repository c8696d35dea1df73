import type { Request, RequestHandler, Response } from "express";
import { AttemptLimiter } from "../accounts/attempt-limiter.ts";
import { tooManyRequests } from "./http-error.ts";
import { whenAnswered } from "./when-answered.ts";

const minuteMs = 60_000;
/** When it is worth another try where too many requests are under way. */
const atOnceRetryMs = 1_000;

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

/** So many requests at once for each key, until their answers are taken. */
export function createAtOnceLimit(
  requests: number,
  keyOf: (request: Request, response: Response) => string | undefined,
): RequestHandler {
  const underWay = new Map<string, number>();
  return (request, response, next) => {
    const key = keyOf(request, response);
    const before = key === undefined ? 0 : (underWay.get(key) ?? 0);
    if (before >= requests) throw tooManyRequests(atOnceRetryMs);
    if (key !== undefined) {
      underWay.set(key, before + 1);
      whenAnswered(request, response, () => {
        const left = (underWay.get(key) ?? 0) - 1;
        if (left > 0) underWay.set(key, left);
        else underWay.delete(key);
      });
    }
    next();
  };
}
