import { closeCodes } from "../../shared/protocol/close-codes.ts";

/** `open`: nothing speaks against it. The others are the server's last word about this document. */
export type DocumentAccess = "open" | "no-access" | "missing" | "refused";

/** What a close code says, if it is neither about the session nor about what was sent. */
export function accessAfter(code: number): DocumentAccess {
  if (code === closeCodes.noAccess) return "no-access";
  return code === closeCodes.noDocument ? "missing" : "refused";
}
