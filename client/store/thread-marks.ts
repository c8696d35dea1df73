import { userDocName } from "../../shared/lib/doc-name.ts";
import type { MessageId, OrderKey } from "../../shared/lib/ids.ts";
import { isThreadMarkName, raiseThreadMark, readThreadMark, type ThreadMark } from "../../shared/model/thread-marks.ts";
import { openUserDoc, type UserDoc } from "../../shared/model/user.ts";
import type { DocumentLease } from "./open-document.ts";
import type { PersonPorts } from "./person-ports.ts";
import type { UnreadThread } from "./unread-threads.ts";

/** Up to where the person has seen threads, on all of the person's devices. */
export class ThreadMarks {
  readonly #lease: DocumentLease;
  readonly #unsubscribe: () => void;
  /** Seen on this device since the app was opened: another device's older mark does not take it back. */
  readonly #seenHere = new Map<MessageId, OrderKey>();
  #watched: UserDoc["settings"] | undefined;
  #isChanged = false;

  constructor(ports: PersonPorts, onChange: () => void) {
    this.#lease = ports.documents.open(userDocName(ports.identity.user.id), { connect: true });
    this.#watch();
    this.#unsubscribe = this.#lease.replica.subscribe(() => {
      this.#watch();
      if (!this.#isChanged) return;
      this.#isChanged = false;
      onChange();
    });
  }

  read(root: MessageId): ThreadMark {
    const stored = readThreadMark(openUserDoc(this.#lease.replica.doc), root);
    const here = this.#seenHere.get(root);
    return here === undefined || (stored.upTo ?? "") >= here ? stored : { upTo: here };
  }

  /** Whether the person has seen all that was new in a thread, on any device. */
  isSeen({ root, upTo }: UnreadThread): boolean {
    return (this.read(root).upTo ?? "") >= upTo;
  }

  raise(root: MessageId, upTo: OrderKey): void {
    if ((this.read(root).upTo ?? "") >= upTo) return;
    this.#seenHere.set(root, upTo);
    const { replica } = this.#lease;
    if (replica.isLoaded) this.#write(root, upTo);
    else void replica.loaded.then(() => this.#write(root, upTo));
  }

  close(): void {
    this.#unsubscribe();
    this.#watched?.unobserve(this.#note);
    this.#lease.close();
  }

  /** Drafts change with every word that is written: only what is about threads counts. */
  #watch(): void {
    const { settings } = openUserDoc(this.#lease.replica.doc);
    if (settings === this.#watched) return;
    this.#watched?.unobserve(this.#note);
    this.#watched = settings;
    settings.observe(this.#note);
    this.#isChanged = true;
  }

  readonly #note = (event: { readonly keysChanged: ReadonlySet<unknown> }): void => {
    for (const key of event.keysChanged) if (isThreadMarkName(key)) this.#isChanged = true;
  };

  #write(root: MessageId, upTo: OrderKey): void {
    const { doc } = this.#lease.replica;
    doc.transact(() => raiseThreadMark(openUserDoc(doc), root, upTo), "thread-seen");
  }
}
