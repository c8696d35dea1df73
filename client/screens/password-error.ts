import { msg, str } from "@lit/localize";
import { limits } from "../../shared/lib/limits.ts";

/** What is wrong with a new password, in a sentence; undefined: nothing. */
export function passwordError(password: string): string | undefined {
  if (password.length < limits.passwordMinLength) {
    return msg(str`Please use at least ${limits.passwordMinLength} characters`, { id: "field.password-short" });
  }
  return new TextEncoder().encode(password).length > limits.passwordBytes
    ? msg("This password is too long: 72 letters are the limit", { id: "field.password-long" })
    : undefined;
}
