import type { BimModel, BimNode } from '@/core/bim';
import type { FeatureRef } from '@/core/city';
import type { PickResult } from '@/core/cityScene';
import type { ViewState } from '@/core/viewState';
import type { BimColoring, ElementView } from './bim';
import type { CityViewer, Phase, Selection, ZonesView } from './viewer';

/** What tests (and curious developers) may ask the running viewer: `window.citytwin`. */
export interface TestHook {
    /** Resolves when the picture is open and all that is in view has been drawn. */
    ready(timeoutMilliseconds?: number): Promise<void>;
    phase(): Phase;
    state(): ViewState;
    selection(): Selection;
    zones(): Omit<ZonesView, 'values'> & { values: Record<string, number> };
    failures(): Readonly<Record<string, string>>;
    facts(): Record<string, number>;
    labels(): string[];
    bim(): { models: readonly BimModel[]; tree: BimNode | null; element: ElementView; coloring: BimColoring; failure: string | null };
    pickAt(x: number, y: number): PickResult;
    select(feature: FeatureRef | null): void;
}

declare global {
    interface Window {
        citytwin?: TestHook;
    }
}

export function installTestHook(viewer: CityViewer): void {
    window.citytwin = {
        async ready(timeoutMilliseconds = 60_000) {
            await opened(viewer);
            await viewer.picture?.idle(timeoutMilliseconds);
        },
        phase: () => viewer.phase.value,
        state: () => viewer.state.value,
        selection: () => viewer.selection.value,
        zones: () => ({ ...viewer.zones.value, values: Object.fromEntries(viewer.zones.value.values) }),
        failures: () => viewer.failures.value,
        labels: () => viewer.picture?.labels() ?? [],
        facts: () => viewer.picture?.facts() ?? {},
        bim: () => ({
            models: viewer.bim.models.value,
            tree: viewer.bim.tree.value,
            element: viewer.bim.element.value,
            coloring: viewer.bim.coloring.value,
            failure: viewer.bim.failure.value,
        }),
        pickAt: (x, y) => viewer.picture?.pickAt(x, y) ?? { kind: 'nothing' },
        select: (feature) => viewer.select(feature),
    };
}

function opened(viewer: CityViewer): Promise<void> {
    return new Promise((resolve, reject) => {
        let stop: (() => void) | undefined;
        const decide = (phase: Phase): void => {
            if (phase.kind === 'starting') {
                return;
            }
            queueMicrotask(() => stop?.());
            if (phase.kind === 'open') {
                resolve();
            } else {
                reject(new Error(`the viewer did not open: ${JSON.stringify(phase)}`));
            }
        };
        stop = viewer.phase.watch(decide);
    });
}
