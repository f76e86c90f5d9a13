import { type City, type CityLayer, isBim } from './city';
import type { BilingualText } from './text';

/** A group of the layer tree: a theme with its layers and the themes below it; empty groups don't exist. */
export interface ThemeGroup {
    readonly id: string;
    readonly title: BilingualText;
    readonly groups: readonly ThemeGroup[];
    readonly layers: readonly CityLayer[];
}

const OTHER: BilingualText = { zh: '其他', en: 'Other' };
const BIM: BilingualText = { zh: '建筑模型 BIM', en: 'Building models (BIM)' };

/**
 * Arranges the layers below their themes, in the order that the themes have. A theme id is "group/sub-class"; a layer
 * whose sub-class isn't known stands in its group, and one whose group isn't known in "Other", so that none is lost.
 */
export function themeTree(city: City): ThemeGroup[] {
    const known = new Map(city.themes.map((theme) => [theme.id, theme]));
    const homes = new Map<string, CityLayer[]>();
    for (const layer of city.layers) {
        const home = homeOf(layer.theme, known);
        homes.set(home, [...(homes.get(home) ?? []), layer]);
    }
    const build = (parent: string | null): ThemeGroup[] =>
        city.themes
            .filter((theme) => parentOf(theme.parent, known) === parent)
            .map((theme) => ({
                id: theme.id,
                title: theme.title,
                ...contentsOf(theme.id, build(theme.id), homes.get(theme.id) ?? []),
            }))
            .filter((group) => group.layers.length > 0 || group.groups.length > 0);
    const homeless = homes.get('') ?? [];
    const tree = build(null);
    return homeless.length > 0 ? [...tree, { id: 'other', title: OTHER, groups: [], layers: homeless }] : tree;
}

/** The layers of building models stand in a group of their own below their theme. */
function contentsOf(
    theme: string, groups: readonly ThemeGroup[], layers: readonly CityLayer[],
): Pick<ThemeGroup, 'groups' | 'layers'> {
    const models = layers.filter(isBim);
    return models.length === 0
        ? { groups, layers }
        : {
            groups: [...groups, { id: `${theme}/bim`, title: BIM, groups: [], layers: models }],
            layers: layers.filter((layer) => !isBim(layer)),
        };
}

function parentOf(parent: string | null, known: ReadonlyMap<string, unknown>): string | null {
    return parent !== null && known.has(parent) ? parent : null;
}

function homeOf(theme: string, known: ReadonlyMap<string, unknown>): string {
    for (let id = theme; id !== ''; id = id.slice(0, Math.max(0, id.lastIndexOf('/')))) {
        if (known.has(id)) {
            return id;
        }
    }
    return '';
}

/** All layers of a group and of the groups below it. */
export function layersOf(group: ThemeGroup): CityLayer[] {
    return [...group.groups.flatMap(layersOf), ...group.layers];
}

/** The tree with only those layers whose title (in either language) or id contains the text. */
export function filterTree(tree: readonly ThemeGroup[], text: string): ThemeGroup[] {
    const wanted = text.trim().toLowerCase();
    if (wanted === '') {
        return [...tree];
    }
    const matches = (layer: CityLayer) =>
        [layer.id, layer.title.zh, layer.title.en].some((name) => name.toLowerCase().includes(wanted));
    return tree
        .map((group) => ({
            ...group,
            groups: filterTree(group.groups, wanted),
            layers: group.layers.filter(matches),
        }))
        .filter((group) => group.layers.length > 0 || group.groups.length > 0);
}
