import { onScopeDispose, type ShallowRef, shallowRef } from 'vue';
import type { Observable } from '@/core/observable';

/** An observable as a Vue reference, for as long as the component lives. */
export function useObservable<T>(observable: Observable<T>): Readonly<ShallowRef<T>> {
    const reference = shallowRef(observable.value);
    onScopeDispose(observable.watch((value) => {
        reference.value = value;
    }));
    return reference;
}
