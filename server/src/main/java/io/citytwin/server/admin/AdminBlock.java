package io.citytwin.server.admin;

import io.citytwin.crs.CrsRegistry;
import io.citytwin.server.http.ApiBlock;
import io.citytwin.server.http.Operation;
import io.citytwin.server.http.Routes;
import io.citytwin.server.http.parameter.ChoiceParameter;
import io.citytwin.server.http.parameter.IntegerParameter;
import io.citytwin.server.http.parameter.TextParameter;
import io.citytwin.store.ChangeSetStore;
import io.citytwin.store.FeatureChanges;
import io.citytwin.store.LayerStore;
import java.nio.file.Path;
import java.util.List;

/** {@code /admin}: imports, layers, change sets. All of it needs the admin token. */
public final class AdminBlock implements ApiBlock {
    static final TextParameter LAYER = TextParameter.of("layer", "Only change sets that wrote this layer.");
    static final IntegerParameter LIMIT = IntegerParameter.limit(10_000, 100);
    static final ChoiceParameter FEATURES = ChoiceParameter.of(
            "features",
            "true: which features were added, changed and removed, and what changed of each, in pages.",
            List.of("true", "false"),
            "false");
    static final TextParameter OF_LAYER = TextParameter.of("layer", "Only what was done to this layer.");
    static final TextParameter TOKEN =
            TextParameter.of("token", "Where the page starts; only ever taken from the member next.");

    private final ImportJobs jobs;
    private final ImportsEndpoint imports;
    private final LayersEndpoint layers;
    private final ChangeSetsEndpoint changeSets;

    /**
     * Its parts.
     *
     * @param uploads where uploads wait until their import is over
     * @param folders folders out of which files may be imported by path
     * @param crs the systems that rejected geometries came in
     */
    public AdminBlock(
            ImportJobs jobs,
            Path uploads,
            List<Path> folders,
            LayerStore layers,
            ChangeSetStore changeSets,
            FeatureChanges featureChanges,
            CrsRegistry crs) {
        RejectsJson rejects = new RejectsJson(changeSets, crs);
        this.jobs = jobs;
        this.imports = new ImportsEndpoint(jobs, new UploadFolder(uploads), new AllowedFolders(folders), rejects);
        this.layers = new LayersEndpoint(layers);
        this.changeSets = new ChangeSetsEndpoint(changeSets, new ChangedFeatures(layers, featureChanges), rejects);
    }

    @Override
    public String name() {
        return "admin";
    }

    @Override
    public String title() {
        return "Administration";
    }

    @Override
    public void mount(Routes routes) {
        routes.post("/admin/imports", admin("importFiles", "Import files"), imports::create);
        routes.get("/admin/imports", admin("listImports", "Imports, the newest first"), imports::list);
        routes.get("/admin/imports/{id}", admin("getImport", "How an import gets on"), imports::show);
        routes.events("/admin/imports/{id}/events", admin("watchImport", "An import's progress as it goes"), imports::watch);
        routes.get(
                "/admin/imports/{id}/rejects",
                admin("importRejects", "Rows that an import rejected").answering("application/geo+json"),
                imports::rejects);
        routes.get("/admin/layers", admin("adminLayers", "All layers of the catalogue"), layers::list);
        routes.get("/admin/layers/{id}", admin("adminLayer", "A layer of the catalogue"), layers::show);
        routes.patch("/admin/layers/{id}", admin("changeLayer", "Change titles, sharing, style … of a layer"), layers::change);
        routes.delete("/admin/layers/{id}", admin("dropLayer", "Remove a layer with its history"), layers::drop);
        routes.get(
                "/admin/changesets",
                admin("listChangeSets", "Change sets, the newest first").with(LAYER, LIMIT),
                changeSets::list);
        routes.get(
                "/admin/changesets/{n}",
                admin("getChangeSet", "A change set, and what it did to each feature")
                        .with(FEATURES, OF_LAYER, LIMIT, TOKEN),
                changeSets::show);
        routes.get(
                "/admin/changesets/{n}/rejects",
                admin("changeSetRejects", "Rows that a change set rejected").answering("application/geo+json"),
                changeSets::rejects);
        routes.post("/admin/changesets/{n}/revert", admin("revertChangeSet", "Undo a change set"), changeSets::revert);
    }

    private static Operation admin(String id, String summary) {
        return Operation.of(id, summary).forAdmin();
    }

    @Override
    public void stopping() {
        jobs.close();
    }
}
