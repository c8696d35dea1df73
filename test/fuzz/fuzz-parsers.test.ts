import { expect, test } from "vitest";
import { muxKinds } from "../../shared/protocol/mux-frame.ts";
import { fuzzParsers } from "./fuzz-parsers.ts";
import { parserCases } from "./parser-cases.ts";

const inputs = 60_000;
const seed = 20_261_122;

test("every parser reads what honest programs write", () => {
  for (const { name, inputs: real, parse } of parserCases) {
    for (const input of real) expect(parse(input), name).toBeDefined();
  }
});

test("what is cut off, or goes on after its end, is refused", () => {
  for (const { name, exact = [], parse } of parserCases) {
    for (const input of exact) {
      for (let end = 0; end < input.length; end++) {
        // A client's `close` may end after its kind.
        const isShortClose = input[1] === muxKinds.close && end === 2 && name === "frames of many documents";
        expect(parse(input.slice(0, end)) === undefined, `${name}, cut at ${end}`).toBe(!isShortClose);
      }
      expect(parse(Uint8Array.of(...input, 0)), `${name}, one byte more`).toBeUndefined();
    }
  }
});

test(`every parser answers or refuses, and nothing else, through ${inputs} hostile inputs, seed ${seed}`, () => {
  const { taken, refused } = fuzzParsers(inputs, seed);
  // A run in which nothing is read, or nothing refused, would prove nothing.
  for (const { name } of parserCases) {
    expect(taken.get(name), name).toBeGreaterThan(50);
    expect(refused.get(name), name).toBeGreaterThan(50);
  }
});
