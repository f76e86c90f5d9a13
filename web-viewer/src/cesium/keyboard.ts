import type { Scene } from '@cesium/engine';

/** Share of the eye's height that one key press moves. */
const STEP = 0.12;
const TURN_RADIANS = Math.PI / 36;

/**
 * Makes the focused picture usable by keys alone: arrows move, + and - zoom, Q and E turn, Page Up and Page Down tilt,
 * Enter picks what lies in the middle.
 */
export function attachKeyboard(element: HTMLElement, scene: Scene, pickCentre: () => void): () => void {
    const act = (key: string): boolean => {
        const { camera } = scene;
        const step = Math.max(5, camera.positionCartographic.height * STEP);
        switch (key) {
            case 'ArrowUp':
                moveOverGround(scene, step);
                return true;
            case 'ArrowDown':
                moveOverGround(scene, -step);
                return true;
            case 'ArrowLeft':
                camera.moveLeft(step);
                return true;
            case 'ArrowRight':
                camera.moveRight(step);
                return true;
            case '+':
            case '=':
                camera.moveForward(step * 1.5);
                return true;
            case '-':
                camera.moveBackward(step * 1.5);
                return true;
            case 'q':
                camera.lookLeft(TURN_RADIANS);
                level(scene);
                return true;
            case 'e':
                camera.lookRight(TURN_RADIANS);
                level(scene);
                return true;
            case 'PageUp':
                camera.lookUp(TURN_RADIANS);
                return true;
            case 'PageDown':
                camera.lookDown(TURN_RADIANS);
                return true;
            case 'Enter':
                pickCentre();
                return true;
            default:
                return false;
        }
    };
    const listener = (event: KeyboardEvent): void => {
        if (!event.ctrlKey && !event.metaKey && !event.altKey && act(event.key)) {
            event.preventDefault();
            scene.requestRender();
        }
    };
    element.addEventListener('keydown', listener);
    return () => element.removeEventListener('keydown', listener);
}

/** Moves forwards without changing the height above the ellipsoid. */
function moveOverGround(scene: Scene, metres: number): void {
    const { camera } = scene;
    const { height } = camera.positionCartographic;
    const steep = Math.abs(Math.sin(camera.pitch)) > 0.98;
    camera.move(steep ? camera.up : camera.direction, metres);
    const { longitude, latitude } = camera.positionCartographic;
    const destination = scene.ellipsoid.cartographicToCartesian({ longitude, latitude, height } as never);
    camera.setView({ destination, orientation: { heading: camera.heading, pitch: camera.pitch, roll: 0 } });
}

function level(scene: Scene): void {
    const { camera } = scene;
    camera.setView({ orientation: { heading: camera.heading, pitch: camera.pitch, roll: 0 } });
}
