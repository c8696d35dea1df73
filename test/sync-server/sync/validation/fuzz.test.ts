import { describe, expect, test } from "vitest";
import { fuzzValidation } from "./fuzz-session.ts";

const inputs = 20_000;
const seed = 20_261_121;

describe("the validator", () => {
  test(`keeps everybody else's content through ${inputs} hostile inputs, seed ${seed}`, { timeout: 120_000 }, () => {
    const { verdicts } = fuzzValidation(inputs, seed);
    // A run in which nothing gets through, or nothing is refused by the rules, would prove nothing.
    expect(verdicts.get("accept")).toBeGreaterThan(inputs / 50);
    for (const reason of [
      "foreign-message",
      "foreign-client",
      "unreplaced-delete",
      "server-only",
      "key-without-value",
    ]) {
      expect(verdicts.get(`refuse ${reason}`), reason).toBeGreaterThan(0);
    }
  });

  test("refuses the negative zero that seed 1244200 found: it was stored as a zero", () => {
    expect(fuzzValidation(100, 1_244_200).inputs).toBe(100);
  });
});
