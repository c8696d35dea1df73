import type { ErrorCode } from "../../shared/protocol/api.ts";

/** What came of a call. Being refused or offline is an outcome, not an exception. */
export type ApiResult<T> = { readonly ok: true; readonly status: number; readonly value: T } | ApiFailure;

export interface ApiFailure {
  readonly ok: false;
  /** 0 when no answer came. */
  readonly status: number;
  /** `offline`: no answer. `bad-answer`: one that this app does not understand. `no-room`: `not-allowed` with 409. */
  readonly code: ErrorCode | "offline" | "bad-answer" | "no-room";
  readonly message: string;
  /** When the server said how long to wait. */
  readonly retryAfterMs?: number;
}

/**
 * Whether the same call may succeed later without anything being changed. An answer that is not the interface's came
 * from something in front of the server (a proxy while it restarts, a captive portal): the server never heard of it. Which
 * pages a server lets in is its operator's to put right.
 */
export function isWorthRetrying({ status, code }: ApiFailure): boolean {
  if (code === "bad-answer" || code === "bad-origin" || status === 0 || status >= 500) return true;
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
    const code = status === 409 && body.code === "not-allowed" ? "no-room" : (body.code as ErrorCode);
    return { ok: false, status, code, message, ...wait };
  }
  return { ok: false, status, code: status >= 500 ? "internal" : "bad-answer", message: "", ...wait };
}
