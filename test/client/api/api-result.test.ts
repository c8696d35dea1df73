import { expect, test } from "vitest";
import { isWorthRetrying, readFailure } from "../../../client/api/api-result.ts";

const refusal = (status: number, code: string): ReturnType<typeof readFailure> =>
  readFailure(status, { code, message: "no" }, null);

test("what there is no room for is told apart from what only admins may do", () => {
  expect(refusal(409, "not-allowed").code).toBe("no-room");
  expect(refusal(403, "not-allowed").code).toBe("not-allowed");
  expect(refusal(409, "last-admin").code).toBe("last-admin");
});

test("what somebody has to put right at the server waits, and what was wrong itself does not", () => {
  for (const [status, code] of [
    [403, "bad-origin"],
    [401, "sign-in"],
    [429, "too-many-requests"],
    [503, "not-ready"],
  ] as const)
    expect(isWorthRetrying(refusal(status, code)), code).toBe(true);
  expect(isWorthRetrying(readFailure(502, "<html>", null))).toBe(true);
  for (const [status, code] of [
    [403, "not-allowed"],
    [404, "not-found"],
    [409, "not-allowed"],
    [400, "bad-request"],
  ] as const)
    expect(isWorthRetrying(refusal(status, code)), code).toBe(false);
});
