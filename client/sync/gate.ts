export function closedError(): Error {
  return new Error("the database is closed");
}

/** Where those wait who need a connection to a database. */
export interface Gate {
  /** Rejects when it will never be opened. */
  readonly opened: Promise<void>;
  open(): void;
  close(): void;
}

export function createGate(): Gate {
  let open: () => void = () => undefined;
  let close: () => void = () => undefined;
  const opened = new Promise<void>((resolve, reject) => {
    open = resolve;
    close = () => reject(closedError());
  });
  opened.catch(() => undefined);
  return { opened, open, close };
}
