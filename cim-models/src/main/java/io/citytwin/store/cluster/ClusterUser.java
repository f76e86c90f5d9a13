package io.citytwin.store.cluster;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

/**
 * The user that PostgreSQL runs as: the caller, or, since PostgreSQL refuses root, the user "postgres" of the Debian
 * package when the caller is root.
 */
record ClusterUser(boolean callerIsRoot) {
    private static final String SERVICE_USER = "postgres";

    static ClusterUser ofCaller() {
        return new ClusterUser("root".equals(System.getProperty("user.name")));
    }

    /** The command as that user runs it. */
    List<String> as(List<String> words) {
        if (!callerIsRoot) {
            return words;
        }
        List<String> all = new ArrayList<>(List.of(
                "setpriv", "--reuid=" + SERVICE_USER, "--regid=" + SERVICE_USER, "--init-groups", "--reset-env"));
        all.addAll(words);
        return all;
    }

    /** Gives it a folder and all that is in it. */
    void own(Path folder) throws IOException {
        if (!callerIsRoot) {
            return;
        }
        UserPrincipal owner = principal(folder);
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a) throws IOException {
                Files.setOwner(dir, owner);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes a) throws IOException {
                Files.setOwner(file, owner);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static UserPrincipal principal(Path folder) throws IOException {
        try {
            return folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SERVICE_USER);
        } catch (java.nio.file.attribute.UserPrincipalNotFoundException e) {
            throw new ClusterException(
                    "PostgreSQL does not run as root and there is no user \"postgres\" to run it as: install Debian's"
                            + " postgresql package, or start CityTwin as an ordinary user",
                    e);
        }
    }

    /** Makes sure that the user can reach a folder, else says so in one line. */
    void checkReach(Path folder) {
        if (callerIsRoot && !Command.run(as(List.of("test", "-x", folder.toString()))).succeeded()) {
            Path closed = folder;
            while (closed.getParent() != null
                    && !Command.run(as(List.of("test", "-x", closed.getParent().toString()))).succeeded()) {
                closed = closed.getParent();
            }
            throw new ClusterException("PostgreSQL runs as the user \"postgres\", who cannot enter " + closed
                    + ": choose another data directory with --data-dir (for example /var/lib/citytwin), or open it with"
                    + " chmod o+x");
        }
    }
}
