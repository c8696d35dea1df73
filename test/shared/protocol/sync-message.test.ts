import { expect, test } from "vitest";
import { encodeStateVector, parseStateVector } from "../../../shared/protocol/sync-message.ts";

test("a state vector has at most 100,000 entries", () => {
  const vectorOf = (size: number): Uint8Array =>
    encodeStateVector(new Map(Array.from({ length: size }, (_, client) => [client, 1])));
  expect(parseStateVector(vectorOf(100_000))?.size).toBe(100_000);
  expect(parseStateVector(vectorOf(100_001))).toBeUndefined();
});
