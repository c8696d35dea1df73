import type { ErrorCode } from "../../shared/protocol/api.ts";

/** Status and sentence of every refusal. `docs/api.md` explains each; a test compares them. */
export const errorTable: Readonly<Record<ErrorCode, { readonly status: number; readonly message: string }>> = {
  "bad-json": { status: 400, message: "The body is not JSON." },
  "bad-request": { status: 400, message: "The request is not as it has to be." },
  "picture-not-valid": { status: 400, message: "This is no picture of the type that it says." },
  "sign-in": { status: 401, message: "Sign in first." },
  "wrong-credentials": { status: 401, message: "The e-mail address or the password is wrong." },
  "bad-origin": { status: 403, message: "Requests from this site are not allowed." },
  "not-allowed": { status: 403, message: "You are not allowed to do this." },
  "registration-closed": { status: 403, message: "This server takes no new people, or only with an invitation." },
  "invite-invalid": { status: 403, message: "This invitation is not valid, or not any more." },
  "not-found": { status: 404, message: "There is nothing here." },
  "method-not-allowed": { status: 405, message: "This cannot be done here." },
  "email-taken": { status: 409, message: "Somebody is registered with this e-mail address." },
  "chat-id-taken": { status: 409, message: "Another chat has this id." },
  "direct-chat": { status: 409, message: "A direct chat belongs to its two people for ever." },
  "last-admin": { status: 409, message: "A group needs an admin: make somebody else one first." },
  "message-conflict": { status: 409, message: "Another message has this id." },
  "body-too-large": { status: 413, message: "The body is too large." },
  "picture-too-large": { status: 413, message: "The picture is too large." },
  "unsupported-media-type": { status: 415, message: "The body has to be JSON in UTF-8." },
  "message-refused": { status: 422, message: "The message was refused." },
  "too-many-requests": { status: 429, message: "Too many requests: try again later." },
  internal: { status: 500, message: "Something went wrong on the server." },
  "not-ready": { status: 503, message: "The server is not ready." },
};
