import { isDeviceId } from "../../shared/lib/ids.ts";
import type { AuthReply } from "../../shared/protocol/api.ts";
import { isObject, parseMe } from "./answers.ts";
import type { ApiClient } from "./api-client.ts";
import type { ApiResult } from "./api-result.ts";

export interface SignInInput {
  readonly email: string;
  readonly password: string;
}

export interface SignUpInput extends SignInInput {
  readonly displayName: string;
  readonly invite?: string;
}

/** With an account that is there, or with a new one. */
export type SignInCall =
  | { readonly path: "/auth/login"; readonly input: SignInInput }
  | { readonly path: "/auth/register"; readonly input: SignUpInput };

/** `deviceName`: by what the person tells this device from others; may be empty. */
export function postSignIn(
  client: ApiClient,
  { path, input }: SignInCall,
  deviceName: string,
): Promise<ApiResult<AuthReply>> {
  return client.call({ method: "POST", path, body: { ...input, deviceName }, parse: parseAuthReply, refreshes: false });
}

function parseAuthReply(value: unknown): AuthReply | undefined {
  const isReply = isObject(value) && parseMe(value["user"]) !== undefined && isDeviceId(value["deviceId"]);
  return isReply ? (value as unknown as AuthReply) : undefined;
}
