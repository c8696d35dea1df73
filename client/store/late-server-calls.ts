import type { ServerCalls } from "./app-store.ts";

/** What cannot be done without the server, whose code comes when the first of it is asked for. */
export class LateServerCalls implements ServerCalls {
  readonly createInvite = this.#late("createInvite");
  readonly listInvites = this.#late("listInvites");
  readonly revokeInvite = this.#late("revokeInvite");
  readonly previewInvite = this.#late("previewInvite");
  readonly acceptInvite = this.#late("acceptInvite");
  readonly changePassword = this.#late("changePassword");
  readonly sessions = this.#late("sessions");
  readonly revokeSession = this.#late("revokeSession");
  readonly #load: () => Promise<ServerCalls>;

  constructor(load: () => Promise<ServerCalls>) {
    this.#load = load;
  }

  #late<Name extends keyof ServerCalls>(name: Name): ServerCalls[Name] {
    const call = async (...input: readonly unknown[]): Promise<unknown> =>
      ((await this.#load())[name] as (...input: readonly unknown[]) => Promise<unknown>)(...input);
    return call as ServerCalls[Name];
  }
}
