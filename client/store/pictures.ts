import type { ChatId } from "../../shared/lib/ids.ts";
import type { NewPicture } from "../../shared/protocol/api.ts";
import type { Observable } from "./observable.ts";

/** Pictures of people and groups. Each is kept on this device from when it was first shown. */
export interface Pictures {
  /** Where a picture can be shown from, by its name; undefined while it is neither on this device nor in reach. */
  find(name: string): Observable<string | undefined>;
  /**
   * One's own, or a group's; null removes it. It shows at once, and goes out when the server is in reach. Settles when
   * that is on this device's disk; rejects if the code for it cannot be had.
   */
  set(picture: NewPicture | null, chatId?: ChatId): Promise<void>;
}
