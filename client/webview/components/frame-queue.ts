/** Hands on the latest of many values once a frame. */
export class FrameQueue<T> {
  private latest: { readonly value: T } | undefined;
  private waits = false;

  constructor(private readonly deliver: (value: T) => void) {}

  push(value: T): void {
    this.latest = { value };
    if (this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => {
      this.waits = false;
      const { latest } = this;
      this.latest = undefined;
      if (latest !== undefined) this.deliver(latest.value);
    });
  }
}
