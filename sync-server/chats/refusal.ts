import type { ErrorCode } from "../../shared/protocol/api.ts";

/** An expected "no" to a caller: thrown by services, answered by HTTP with its code and status. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly status: number;

  /** `message` is one sentence for people; it never names what the caller may not know. */
  constructor(code: ErrorCode, status: number, message: string) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.status = status;
  }
}
