import type { DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import { DeviceDocuments, type DeviceDocument } from "./device-documents.ts";
import { findHits } from "./find-hits.ts";
import { IndexDatabase } from "./index-database.ts";
import { IndexSaver } from "./index-saver.ts";
import { SegmentKeeper, type MemoryBounds } from "./segment-keeper.ts";
import { SegmentShelf } from "./segment-shelf.ts";
import { QuietTime } from "./quiet-time.ts";
import type { ResolvedQuery } from "./search-token.ts";
import type { SearchResultView } from "./search-view.ts";

/** How many documents are read at once. */
const readAtOnce = 4;
/** A page may tell of a change a little before it is on disk: it is looked for once more. */
const lookAgainAfterMs = 1_000;

/** Everything that one person's chats on this device say, made searchable. */
export class PersonSearch {
  readonly #shelf = new SegmentShelf();
  readonly #database: IndexDatabase;
  readonly #documents: DeviceDocuments;
  readonly #keeper: SegmentKeeper;
  readonly #saver: IndexSaver;
  readonly #onChange: () => void;
  readonly #quiet = new QuietTime();
  readonly #again = new Map<DocName, ReturnType<typeof setTimeout>>();
  readonly #opened: Promise<boolean>;
  /** Saved indexes whose documents are gone. */
  #orphans: readonly DocName[] = [];
  #catchingUp: Promise<void> | undefined;
  #isPreparing = false;
  #runningQueries = 0;
  #isClosed = false;

  /** `onChange`: a query may have another answer now. */
  constructor(
    userId: string,
    generations: ReadonlyMap<DocName, number>,
    onChange: () => void,
    bounds: MemoryBounds = { indexBytes: 48_000_000, textUnits: 16_000_000 },
  ) {
    this.#onChange = onChange;
    this.#documents = new DeviceDocuments(userId);
    this.#database = new IndexDatabase(userId);
    this.#saver = new IndexSaver(this.#shelf, this.#database, this.#quiet);
    this.#keeper = new SegmentKeeper({
      shelf: this.#shelf,
      documents: this.#documents,
      database: this.#database,
      bounds,
      onUnsaved: (entry) => {
        this.#saver.note(entry);
        this.#onChange();
      },
    });
    this.#opened = this.#open(generations);
  }

  /** From now on this one saves. */
  async lead(): Promise<void> {
    await this.#opened;
    this.#saver.lead();
    this.#catchUp();
    await this.#saver.remove(this.#orphans);
    this.#orphans = [];
  }

  /** Somebody is about to search: reads the newest messages, as far as there is room, while nothing else is to do. */
  prepare(): void {
    this.#quiet.end();
    this.#catchUp();
    if (this.#isPreparing) return;
    this.#isPreparing = true;
    void this.#readAhead().finally(() => {
      this.#isPreparing = false;
    });
  }

  /** Somebody opens a chat: nobody waits for what is made ready here, unless it is searched in. */
  wait(): void {
    if (this.#runningQueries === 0 && !this.#isPreparing) this.#quiet.begin();
  }

  /** These documents were written to. */
  noteChanged(documents: readonly DeviceDocument[]): void {
    for (const document of documents) {
      this.#shelf.note(document);
      clearTimeout(this.#again.get(document.docName));
      const lookAgain = (): void => {
        this.#again.delete(document.docName);
        this.#shelf.note(document);
        this.#catchUp();
      };
      this.#again.set(document.docName, setTimeout(lookAgain, lookAgainAfterMs));
    }
    this.#catchUp();
  }

  /** The chat is no longer on this device: neither is what was found in it. */
  async drop(chatId: ChatId): Promise<void> {
    await this.#opened;
    const entries = this.#shelf.listChat(chatId);
    for (const entry of entries) {
      clearTimeout(this.#again.get(entry.docName));
      this.#shelf.remove(entry);
      this.#keeper.forget(entry);
    }
    this.#onChange();
    await this.#saver.remove(entries.map(({ docName }) => docName));
  }

  /** Undefined if `isWanted` says no meanwhile. */
  async query(query: ResolvedQuery, isWanted: () => boolean): Promise<SearchResultView | undefined> {
    const isAvailable = await this.#opened;
    if (!isAvailable) return { ready: true, hits: [], more: false, unavailable: true };
    this.#quiet.end();
    this.#runningQueries++;
    const found = await findHits(query, this.#keeper, this.#shelf.list(), isWanted).finally(
      () => this.#runningQueries--,
    );
    // Only now: the answer from what is there already comes first.
    this.prepare();
    return found === undefined ? undefined : { ready: this.#shelf.isVerified, ...found };
  }

  /** Settles when every index is as its document. */
  async whenCaughtUp(): Promise<void> {
    await this.#opened;
    while (this.#catchingUp !== undefined) await this.#catchingUp;
  }

  /** Saves what waits, if this tab does. */
  async flush(): Promise<void> {
    await this.#saver.flush();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#quiet.end();
    for (const timer of this.#again.values()) clearTimeout(timer);
    this.#saver.stop();
    await this.#database.close();
  }

  async #open(generations: ReadonlyMap<DocName, number>): Promise<boolean> {
    try {
      const [documents, heads] = await Promise.all([this.#documents.list(), this.#database.readHeads()]);
      this.#orphans = this.#shelf.fill(documents, heads, generations);
      return true;
    } catch {
      // The browser does not let a worker read its databases, or does not list them.
      return false;
    }
  }

  async #readAhead(): Promise<void> {
    await this.whenCaughtUp();
    for (const entry of this.#shelf.listNewest()) {
      if (this.#isClosed || this.#runningQueries > 0 || !this.#keeper.hasRoom) return;
      // What cannot be read now is read when it is needed.
      if (entry.texts === undefined) await this.#keeper.readTexts(entry).catch(() => undefined);
    }
  }

  #catchUp(): void {
    if (this.#isClosed) return;
    this.#catchingUp ??= this.#readDirty().finally(() => {
      this.#catchingUp = undefined;
      if (this.#shelf.listDirty(1).length > 0) this.#catchUp();
    });
  }

  async #readDirty(): Promise<void> {
    if (!(await this.#opened)) return;
    for (;;) {
      await this.#quiet.pass();
      const dirty = this.#isClosed ? [] : this.#shelf.listDirty(readAtOnce);
      if (dirty.length === 0) return;
      // One that cannot be read is left until it changes.
      await Promise.all(dirty.map((entry) => this.#keeper.refresh(entry).catch(() => undefined)));
      this.#onChange();
    }
  }
}
