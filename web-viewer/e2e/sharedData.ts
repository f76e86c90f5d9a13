import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * A real file that lies beside the repository on machines that have them: in CITYTWIN_SHARED_DATA, else in shared/data beside
 * the working directory or any folder above it. Tests that need one are passed over elsewhere.
 */
export function sharedFile(name: string): string | undefined {
    const named = process.env.CITYTWIN_SHARED_DATA;
    const folders = named ? [named] : above(process.cwd()).map((folder) => path.join(folder, 'shared/data'));
    return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

function above(folder: string): string[] {
    const parent = path.dirname(folder);
    return parent === folder ? [folder] : [folder, ...above(parent)];
}
