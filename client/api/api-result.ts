import type { ErrorCode } from "../../shared/protocol/api.ts";

/** What came of a call. Being refused or offline is an outcome, not an exception. */
export type ApiResult<T> = { readonly ok: true; readonly status: number; readonly value: T } | ApiFailure;

export interface ApiFailure {
  readonly ok: false;
  /** 0 when no answer came. */
  readonly status: number;
  /** `offline`: no answer. `bad-answer`: an answer that this app does not understand. */
  readonly code: ErrorCode | "offline" | "bad-answer";
  readonly message: string;
  /** When the server said how long to wait. */
  readonly retryAfterMs?: number;
}

/**
 * Whether the same call may succeed later without anything being changed. An answer that is not the interface's came
 * from something in front of the server (a proxy while it restarts, a captive portal): the server never heard of it.
 */
export function isWorthRetrying({ status, code }: ApiFailure): boolean {
  if (code === "bad-answer" || status === 0 || status >= 500) return true;
  return status === 401 || status === 408 || status === 425 || status === 429;
}

export function offlineFailure(message: string): ApiFailure {
  return { ok: false, status: 0, code: "offline", message };
}

/** Reads the body of a refusal; anything else becomes `internal` or `bad-answer`. */
export function readFailure(status: number, body: unknown, retryAfter: string | null): ApiFailure {
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter);
  const wait = Number.isFinite(seconds) && seconds >= 0 ? { retryAfterMs: seconds * 1000 } : {};
  if (body !== null && typeof body === "object" && "code" in body && typeof body.code === "string") {
    const message = "message" in body && typeof body.message === "string" ? body.message : "";
    return { ok: false, status, code: body.code as ErrorCode, message, ...wait };
  }
  return { ok: false, status, code: status >= 500 ? "internal" : "bad-answer", message: "", ...wait };
}
