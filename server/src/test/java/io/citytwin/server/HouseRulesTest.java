package io.citytwin.server;

import io.citytwin.testing.HouseRules;
import java.nio.file.Path;
import java.util.List;

class HouseRulesTest extends HouseRules {
    /** The datasets module stands alone, so its walls are held from here. */
    @Override
    protected List<Path> classFolders() {
        return List.of(Path.of("target/classes"), Path.of("../datasets/target/classes"));
    }
}
