import type { DocName } from "../../shared/lib/doc-name.ts";
import type { DeviceId, UserId } from "../../shared/lib/ids.ts";
import type { Locks } from "../api/session-refresher.ts";
import type { StorageTrouble } from "./document-database.ts";
import type { FailedTexts } from "./failed-texts.ts";
import type { GenerationPointers } from "./generation-pointers.ts";
import type { RebaseWork } from "./generation-switch.ts";
import type { SentJournal } from "./sent-journal.ts";
import type { TabChannel } from "./tab-channel.ts";
import type { UnsentRegistry } from "./unsent-registry.ts";

/** What all documents of a person on this device have in common. */
export interface DocumentReplicaParts {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly createSocketClass: (onOpened: (epoch: string) => boolean) => typeof WebSocket;
  readonly tabs: TabChannel;
  readonly locks: Locks | undefined;
  readonly journal: SentJournal;
  readonly unsent: UnsentRegistry;
  readonly pointers: GenerationPointers;
  readonly failedTexts: FailedTexts;
  readonly loadRebase: () => Promise<RebaseWork>;
  readonly onTrouble: (trouble: StorageTrouble | undefined) => void;
  readonly onSignIn: () => void;
  /** The document was written to, here or by others; it is on disk in a moment. */
  readonly onWritten: (docName: DocName) => void;
}
