import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** The wire between a browser and the server: it can lose what the server says, and be cut. */
export class Line {
  readonly url: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #target: URL | undefined;
  #isCut = false;
  #isDeaf = false;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("connection", (near) => this.#join(near));
  }

  static async open(): Promise<Line> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return new Line(server);
  }

  /** Whose address this is. */
  leadTo(url: string): void {
    this.#target = new URL(url);
  }

  /** From now on the server hears the browser, and nothing that it says arrives. */
  loseAnswers(): void {
    this.#isDeaf = true;
  }

  /** Ends every connection, and every new one. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = this.#isDeaf = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #join(near: Socket): void {
    if (this.#isCut || this.#target === undefined) {
      near.destroy();
      return;
    }
    const far = connect(Number(this.#target.port), this.#target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      // Whatever ends one half ends the other.
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    near.on("data", (bytes) => far.write(bytes));
    far.on("data", (bytes) => {
      if (!this.#isDeaf) near.write(bytes);
    });
  }
}
