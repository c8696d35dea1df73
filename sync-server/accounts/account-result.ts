import type { ErrorCode } from "../../shared/protocol/api.ts";

/** What accounts answer: a value, or an expected "no". */
export type AccountResult<T> = { readonly ok: true; readonly value: T } | AccountRefusal;

export interface AccountRefusal {
  readonly ok: false;
  readonly code: ErrorCode;
  /** For `too-many-requests`: when it is worth trying again. */
  readonly retryAfterMs?: number;
}

export function refuse(code: ErrorCode, retryAfterMs?: number): AccountRefusal {
  return retryAfterMs === undefined ? { ok: false, code } : { ok: false, code, retryAfterMs };
}
