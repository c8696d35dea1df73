import type { Identity } from "../accounts/access-tokens.ts";

declare global {
  // The interface that Express leaves open for what an application keeps with each request.
  namespace Express {
    interface Locals {
      requestId: string;
      /** Its path as the log may have it. */
      loggedPath: string;
      /** Set where signing in is needed. */
      identity?: Identity;
      /** The code that was answered. */
      refusal?: string;
    }
  }
}
