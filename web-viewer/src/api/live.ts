/**
 * Listens to the city's change sets (`/live`, server-sent events) for as long as the page is seen. What is heard is only
 * that something changed: the list of layers tells what. It is heard, too, whenever the connection is there (again),
 * since nobody knows what happened meanwhile. A page in the background holds no connection, for a browser has only six
 * of them to a server, which all its pages share.
 */
export function listenToChanges(changed: () => void): void {
    let source: EventSource | null = null;
    const follow = (): void => {
        if (document.hidden) {
            source?.close();
            source = null;
        } else if (source === null) {
            source = new EventSource('/live');
            source.addEventListener('open', changed);
            source.addEventListener('changeset', changed);
        }
    };
    document.addEventListener('visibilitychange', follow);
    follow();
}
