import type { CesiumWidget } from '@cesium/engine';

/** Frames in a row that must find everything loaded: one frame may only have discovered what is still missing. */
const CALM_FRAMES = 3;

/** Renders until the globe and everything else say that they have all they need, for some frames in a row. */
export function untilIdle(widget: CesiumWidget, settled: () => boolean, timeoutMilliseconds: number): Promise<void> {
    const deadline = performance.now() + timeoutMilliseconds;
    return new Promise((resolve, reject) => {
        let calm = 0;
        const step = (): void => {
            if (widget.isDestroyed()) {
                reject(new Error('the picture was closed before it came to rest'));
                return;
            }
            calm = widget.scene.globe.tilesLoaded && settled() ? calm + 1 : 0;
            if (calm > CALM_FRAMES) {
                resolve();
            } else if (performance.now() > deadline) {
                reject(new Error(`the picture did not come to rest within ${timeoutMilliseconds} ms`));
            } else {
                widget.scene.requestRender();
                requestAnimationFrame(step);
            }
        };
        requestAnimationFrame(step);
    });
}
