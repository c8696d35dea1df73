import type { Action } from "./action.ts";

/** Only in runs with a hostile member. */
export const forge: Action = {
  name: "a hostile member forges",
  weight: 14,
  act: ({ hostile }) => hostile?.attack(),
};
