/** What runs within the measured page. Must not use anything from outside of the function: its text is sent there. */
export function installProbe(): void {
  const find = (name: string, within: Document | ShadowRoot = document): Element | undefined => {
    const found = within.querySelector(name);
    if (found !== null) return found;
    for (const element of within.querySelectorAll("*")) {
      const inner = element.shadowRoot === null ? undefined : find(name, element.shadowRoot);
      if (inner !== undefined) return inner;
    }
    return undefined;
  };
  const isInView = (element: Element): boolean => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > top && bottom <= innerHeight + 1 && top >= 0;
  };
  const listMessages = (): readonly HTMLElement[] => [
    ...(find("roost-timeline")?.shadowRoot?.querySelectorAll<HTMLElement>("roost-message") ?? []),
  ];
  /** Settles with the time when the frame in which the condition came true is on the screen. */
  const whenShown = (isShown: () => boolean): Promise<number> =>
    new Promise((resolve, reject) => {
      const begin = performance.now();
      const look = (): void => {
        if (isShown()) setTimeout(() => resolve(performance.now()));
        else if (performance.now() - begin > 30_000) reject(new Error("What is waited for does not appear"));
        else requestAnimationFrame(look);
      };
      look();
    });
  /** Of a long list only what is in view is in the page. */
  const findLink = async (chatId: string): Promise<HTMLElement> => {
    const list = find("roost-chat-list");
    const scroller = find("roost-chats-screen")?.shadowRoot?.querySelector(".overflow-y-auto");
    for (let top = 0; list !== undefined && scroller instanceof HTMLElement; top += scroller.clientHeight) {
      const rows = [...(list.shadowRoot?.querySelectorAll("roost-chat-row") ?? [])];
      const links = rows.map((row) => row.shadowRoot?.querySelector<HTMLElement>(`a[href="/chats/${chatId}"]`));
      const link = links.find((each) => each instanceof HTMLElement);
      if (link instanceof HTMLElement) return link;
      if (top > scroller.scrollHeight) break;
      scroller.scrollTop = top;
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
    }
    throw new Error("The chat is not in the list");
  };
  const probe: PageProbe = {
    find: (name) => find(name),
    listMessages,
    readable: whenShown(() => find("roost-composer") !== undefined && listMessages().some(isInView)),
    async switchTo(chatId) {
      const link = await findLink(chatId);
      const before = new Set(listMessages().map((message) => message.dataset["id"]));
      const isShown = (): boolean =>
        listMessages().some((message) => isInView(message) && !before.has(message.dataset["id"]));
      const begin = performance.now();
      link.click();
      return (await whenShown(isShown)) - begin;
    },
    async send(text) {
      const field = find("roost-composer")?.shadowRoot?.querySelector("textarea");
      if (field === null || field === undefined) throw new Error("There is no composer");
      field.focus();
      field.value = text;
      field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
      const begin = performance.now();
      const enter = { key: "Enter", bubbles: true, composed: true, cancelable: true };
      field.dispatchEvent(new KeyboardEvent("keydown", enter));
      const isShown = (): boolean =>
        listMessages().some((message) => message.shadowRoot?.textContent.includes(text) === true && isInView(message));
      return (await whenShown(isShown)) - begin;
    },
    scrollUp: (pixelsPerFrame, limitMs) =>
      new Promise((resolve) => {
        const log = find("roost-timeline")?.shadowRoot?.querySelector(".log");
        if (log === null || log === undefined) throw new Error("There is no timeline");
        const seen = new Set<string>();
        const frames: number[] = [];
        const begin = performance.now();
        let last: number | undefined;
        let movedAt = begin;
        const step = (now: number): void => {
          if (last !== undefined) frames.push(now - last);
          last = now;
          const before = seen.size;
          for (const message of listMessages()) seen.add(message.dataset["id"] ?? "");
          if (seen.size > before) movedAt = now;
          if (now - begin > limitMs || now - movedAt > 3_000) return resolve({ frames, messages: seen.size });
          log.scrollTop -= pixelsPerFrame;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
  };
  globalThis.pageProbe = probe;
}

interface PageProbe {
  /** The first element of that name, in whatever shadow root. */
  find(name: string): Element | undefined;
  listMessages(): readonly HTMLElement[];
  /** Milliseconds since the page was asked for, when a chat can be read and written in. */
  readonly readable: Promise<number>;
  /** Milliseconds from the click until a message of the other chat is on the screen, whole. */
  switchTo(chatId: string): Promise<number>;
  /** Milliseconds from the Enter key until the message is on the screen. */
  send(text: string): Promise<number>;
  /** Milliseconds of every frame, and how many messages came by. Ends at the beginning of the chat or at the limit. */
  scrollUp(pixelsPerFrame: number, limitMs: number): Promise<{ frames: readonly number[]; messages: number }>;
}

declare global {
  // eslint-disable-next-line no-var
  var pageProbe: PageProbe;
}
