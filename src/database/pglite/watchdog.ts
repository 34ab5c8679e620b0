export interface WatchdogOptions {
  /** Silence for this long, in ms, counts as hung. */
  limitMs: number;
  /** Asks for a sign of life. */
  ping(): void;
  onHung(): void;
  onRecovered(): void;
}

/** Pings the engine, and notices when it falls silent and when it speaks again. */
export class Watchdog {
  #options: WatchdogOptions;
  #timer: NodeJS.Timeout;
  #hung = false;
  /** When the oldest unanswered ping was sent (performance.now()), if there is one. */
  #asked: number | undefined;
  #lastTick = performance.now();

  constructor(options: WatchdogOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(options.limitMs / 4), options.limitMs / 4);
    this.#timer.unref();
  }

  /** Any message counts as a sign of life. */
  heard(): void {
    this.#asked = undefined;
    if (!this.#hung) return;
    this.#hung = false;
    this.#options.onRecovered();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(intervalMs: number): void {
    const now = performance.now();
    // This thread itself was held up (or the machine slept): the answer may lie unread. Start over.
    if (now - this.#lastTick > 2 * intervalMs) this.#asked = undefined;
    this.#lastTick = now;
    if (this.#asked === undefined) {
      this.#asked = now;
      this.#options.ping();
    } else if (!this.#hung && now - this.#asked >= this.#options.limitMs) {
      this.#hung = true;
      this.#options.onHung();
    }
  }
}
