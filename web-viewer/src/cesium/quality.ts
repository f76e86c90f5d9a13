/** How much the machine is asked to do for one frame. */
export interface Quality {
    readonly msaaSamples: number;
    /** Largest error of the globe on the screen, pixels; larger is coarser and faster. */
    readonly globeError: number;
    /** The same for buildings. */
    readonly buildingError: number;
    /** Whether flat layers are draped over a terrain; above 10 s a frame without a graphics card. */
    readonly drapes: boolean;
}

const HIGH: Quality = { msaaSamples: 4, globeError: 3, buildingError: 10, drapes: true };
const LOW: Quality = { msaaSamples: 1, globeError: 8, buildingError: 16, drapes: false };

const SOFTWARE_RENDERERS = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Machines that draw without a graphics card (remote desktops, virtual machines, tests) get the lighter picture. */
export function fittingQuality(): Quality {
    const context = document.createElement('canvas').getContext('webgl2');
    const names = context?.getExtension('WEBGL_debug_renderer_info');
    const renderer = names ? String(context?.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    return SOFTWARE_RENDERERS.test(renderer) ? LOW : HIGH;
}
