package io.citytwin.server.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The secret that allows writing, and reading what is not open: {@code Authorization: Bearer …}. Never printed here. */
public final class AdminToken {
    private static final int MIN_LENGTH = 16;

    private final byte[] secret;
    private final boolean isNew;

    private AdminToken(String secret, boolean isNew) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.isNew = isNew;
    }

    /** The token in that file (mode 0600); a new random one is made where the file is missing. */
    public static AdminToken load(Path file) throws IOException {
        if (Files.exists(file)) {
            String token = Files.readString(file).strip();
            if (token.length() < MIN_LENGTH) {
                throw new IOException("the admin token in " + file + " must have at least " + MIN_LENGTH
                        + " characters, has " + token.length());
            }
            return new AdminToken(token, false);
        }
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token + "\n");
        return new AdminToken(token, true);
    }

    /** A token that is known already (tests). */
    public static AdminToken of(String secret) {
        return new AdminToken(secret, false);
    }

    /** Whether it was made just now, so that the first start can show it. */
    public boolean isNew() {
        return isNew;
    }

    /** The secret, for the one line that shows it at the first start. */
    public String reveal() {
        return new String(secret, StandardCharsets.UTF_8);
    }

    /** Whether the request carries it; the comparison takes the same time for every wrong token. */
    public boolean isIn(Context ctx) {
        String header = ctx.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return false;
        }
        return MessageDigest.isEqual(header.substring(7).strip().getBytes(StandardCharsets.UTF_8), secret);
    }

    /** Refuses a request without it: 401. */
    public void require(Context ctx) {
        if (!isIn(ctx)) {
            ctx.header("WWW-Authenticate", "Bearer realm=\"citytwin\"");
            throw ProblemException.of(
                    401,
                    "this needs the admin token: send Authorization: Bearer and the text of admin.token, which lies in"
                            + " the data directory");
        }
    }

    @Override
    public String toString() {
        return "AdminToken[***]";
    }
}
