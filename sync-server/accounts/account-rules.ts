import { limits } from "../../shared/lib/limits.ts";

/** What is wrong with a new account's fields, in words for people; undefined: nothing. */

// oxlint-disable-next-line no-control-regex -- these are what it looks for
const controlCharacter = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;

export function findEmailProblem(email: string): string | undefined {
  if (email.length > limits.emailLength) return `expected at most ${limits.emailLength} characters`;
  return /^[^\s@]+@[^\s@]+$/u.test(email.trim()) && !controlCharacter.test(email.trim())
    ? undefined
    : "expected an e-mail address";
}

export function findDisplayNameProblem(displayName: string): string | undefined {
  const name = displayName.trim();
  if (name === "" || name.length > limits.displayNameLength) {
    return `expected a name of 1 to ${limits.displayNameLength} characters`;
  }
  return controlCharacter.test(name) ? "expected a name without control characters" : undefined;
}

export function findPasswordProblem(password: string): string | undefined {
  if (password.length < limits.passwordMinLength) {
    return `expected at least ${limits.passwordMinLength} characters`;
  }
  return Buffer.byteLength(password.normalize("NFC")) > limits.passwordBytes
    ? `expected at most ${limits.passwordBytes} bytes in UTF-8`
    : undefined;
}
