/** A request that the server refused or couldn't answer; the message is fit to be shown. */
export class RequestFailure extends Error {
    constructor(
        readonly url: string,
        readonly status: number,
        message: string,
        /** The request's id in the server's log, where the answer gave one. */
        readonly requestId: string | null,
    ) {
        super(message);
        this.name = 'RequestFailure';
    }
}

/** Fetches JSON; problem+json answers (RFC 9457) become a RequestFailure that says what the server said. */
export async function fetchJson(url: string, signal?: AbortSignal): Promise<unknown> {
    let response: Response;
    try {
        response = await fetch(url, { headers: { Accept: 'application/json' }, ...(signal ? { signal } : {}) });
    } catch (cause) {
        if (signal?.aborted) {
            throw cause;
        }
        throw new RequestFailure(url, 0, 'the server does not answer', null);
    }
    const text = await response.text();
    if (!response.ok) {
        throw new RequestFailure(url, response.status, problemText(text, response), response.headers.get('X-Request-Id'));
    }
    try {
        return JSON.parse(text);
    } catch {
        throw new RequestFailure(url, response.status, 'the answer is not JSON', response.headers.get('X-Request-Id'));
    }
}

function problemText(body: string, response: Response): string {
    try {
        const problem = JSON.parse(body) as { title?: unknown; detail?: unknown };
        const told = [problem.title, problem.detail].filter((part) => typeof part === 'string' && part !== '');
        if (told.length > 0) {
            return told.join(': ');
        }
    } catch {
        // not a problem document (a proxy's page, say): the status has to do
    }
    return `${response.status} ${response.statusText}`.trim();
}

/** Whether a failure only means that nobody waits for the answer any more. */
export function isAbort(failure: unknown): boolean {
    return failure instanceof DOMException && failure.name === 'AbortError';
}
