package io.citytwin.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * Where a PostgreSQL database is and who connects. The password can be used, but not printed: {@link #toString} and
 * every other text of this class leave it out.
 *
 * <p>Read from {@code postgresql://user:password@host:port/database?option=value} (libpq's form; {@code postgres://}
 * too) or {@code jdbc:postgresql://host:port/database?user=…&password=…}. Several hosts may be given, separated by
 * commas; the driver's {@code targetServerType} option then says which of them is wanted.
 */
public final class DatabaseUrl {
    private static final int DEFAULT_PORT = 5432;

    private final List<String> hosts;
    private final String database;
    private final String user;
    private final String password;
    private final Map<String, String> options;

    private DatabaseUrl(
            List<String> hosts, String database, String user, String password, Map<String, String> options) {
        this.hosts = List.copyOf(hosts);
        this.database = database;
        this.user = user;
        this.password = password;
        this.options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** One server, plainly. */
    public static DatabaseUrl of(String host, int port, String database, String user, String password) {
        return new DatabaseUrl(List.of(host + ":" + port), database, user, password, Map.of());
    }

    /**
     * Parses a URL.
     *
     * @throws IllegalArgumentException with the rule that was broken; the message never holds the URL, since the
     *     password stands in it
     */
    public static DatabaseUrl parse(String text) {
        String url = text.strip();
        if (url.startsWith("jdbc:")) {
            url = url.substring("jdbc:".length());
        }
        int scheme = url.indexOf("://");
        if (scheme < 0 || !(url.startsWith("postgresql://") || url.startsWith("postgres://"))) {
            throw new IllegalArgumentException(
                    "a database URL must look like postgresql://user:password@host:port/database");
        }
        String rest = url.substring(scheme + 3);
        Map<String, String> options = new LinkedHashMap<>();
        int question = rest.indexOf('?');
        if (question >= 0) {
            readOptions(rest.substring(question + 1), options);
            rest = rest.substring(0, question);
        }
        int slash = rest.indexOf('/');
        if (slash < 0 || slash == rest.length() - 1) {
            throw new IllegalArgumentException("a database URL must name a database after the host: …host:port/database");
        }
        String database = decode(rest.substring(slash + 1));
        String authority = rest.substring(0, slash);
        String user = options.remove("user");
        String password = options.remove("password");
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String credentials = authority.substring(0, at);
            authority = authority.substring(at + 1);
            int colon = credentials.indexOf(':');
            user = decode(colon < 0 ? credentials : credentials.substring(0, colon));
            password = colon < 0 ? password : decode(credentials.substring(colon + 1));
        }
        if (user == null || user.isEmpty()) {
            throw new IllegalArgumentException("a database URL must name a user: postgresql://user:password@host/…");
        }
        return new DatabaseUrl(hostsOf(authority), database, user, password == null ? "" : password, options);
    }

    private static void readOptions(String query, Map<String, String> options) {
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                options.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
    }

    private static List<String> hostsOf(String authority) {
        List<String> hosts = new ArrayList<>();
        for (String host : authority.split(",")) {
            if (host.isBlank()) {
                throw new IllegalArgumentException("a database URL must name a host");
            }
            boolean hasPort = host.matches(".*:\\d+") && !host.endsWith("]");
            hosts.add(hasPort ? host : host + ":" + DEFAULT_PORT);
        }
        return hosts;
    }

    /** The URL for the JDBC driver, without user and password; {@link #properties()} hold those. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + String.join(",", hosts) + "/" + encode(database) + optionsText();
    }

    /** User and password in the form the JDBC driver takes. */
    public Properties properties() {
        Properties p = new Properties();
        p.setProperty("user", user);
        if (!password.isEmpty()) {
            p.setProperty("password", password);
        }
        return p;
    }

    /** The URL as psql, QGIS or ogr2ogr take it, without the password. */
    public String libpqUrl() {
        return "postgresql://" + encode(user) + "@" + String.join(",", hosts) + "/" + encode(database) + optionsText();
    }

    /** The first host, a name or an address. */
    public String host() {
        return hosts.get(0).substring(0, hosts.get(0).lastIndexOf(':'));
    }

    /** The first host's port. */
    public int port() {
        return Integer.parseInt(hosts.get(0).substring(hosts.get(0).lastIndexOf(':') + 1));
    }

    public String database() {
        return database;
    }

    public String user() {
        return user;
    }

    /** The secret itself, for a child process's environment (PGPASSWORD); never for a text somebody reads. */
    public String password() {
        return password;
    }

    /** The same server, another database. */
    public DatabaseUrl withDatabase(String name) {
        return new DatabaseUrl(hosts, name, user, password, options);
    }

    /** The same with one more driver option. */
    public DatabaseUrl withOption(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.put(name, value);
        return new DatabaseUrl(hosts, database, user, password, more);
    }

    private String optionsText() {
        StringBuilder text = new StringBuilder();
        options.forEach((name, value) ->
                text.append(text.isEmpty() ? '?' : '&').append(encode(name)).append('=').append(encode(value)));
        return text.toString();
    }

    private static String decode(String text) {
        // A plus sign is a plus sign in a password; only %XX is an escape here.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof DatabaseUrl other
                && hosts.equals(other.hosts)
                && database.equals(other.database)
                && user.equals(other.user)
                && password.equals(other.password)
                && options.equals(other.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(hosts, database, user, options);
    }

    /** The URL with the password masked. */
    @Override
    public String toString() {
        return "postgresql://" + user + (password.isEmpty() ? "" : ":***") + "@" + String.join(",", hosts) + "/"
                + database;
    }
}
