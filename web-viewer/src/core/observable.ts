/** A value that tells its listeners when it is replaced. The value itself is never changed in place. */
export class Observable<T> {
    private readonly listeners = new Set<(value: T) => void>();

    constructor(private current: T) {}

    get value(): T {
        return this.current;
    }

    set(value: T): void {
        if (Object.is(value, this.current)) {
            return;
        }
        this.current = value;
        for (const listener of [...this.listeners]) {
            listener(value);
        }
    }

    update(change: (value: T) => T): void {
        this.set(change(this.current));
    }

    /** Calls the listener now and at every change, until the returned function is called. */
    watch(listener: (value: T) => void): () => void {
        this.listeners.add(listener);
        listener(this.current);
        return () => this.listeners.delete(listener);
    }
}
