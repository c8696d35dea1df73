import type { ApiError, ErrorCode } from "../../shared/protocol/api.ts";
import { errorTable } from "./error-table.ts";

interface Details {
  /** Where it differs from the table. */
  readonly status?: number;
  readonly message?: string;
  readonly issues?: ApiError["issues"];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal on its way to the error handler. */
export class HttpError extends Error {
  readonly status: number;
  readonly body: ApiError;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, { status, message, issues, headers = {} }: Details = {}) {
    const row = errorTable[code];
    super(message ?? row.message);
    this.name = "HttpError";
    this.status = status ?? row.status;
    this.body = { code, message: this.message, ...(issues === undefined ? {} : { issues }) };
    this.headers = headers;
  }
}

export function tooManyRequests(retryAfterMs: number): HttpError {
  return new HttpError("too-many-requests", { headers: { "Retry-After": String(Math.ceil(retryAfterMs / 1000)) } });
}
