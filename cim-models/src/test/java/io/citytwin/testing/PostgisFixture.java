package io.citytwin.testing;

import io.citytwin.store.DatabaseUrl;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class a real PostGIS database of its own, cloned from a migrated template and dropped afterwards, so
 * that test classes run side by side.
 *
 * <p>Use it as {@code @ExtendWith(PostgisFixture.class)} with a {@link DatabaseUrl} parameter in a constructor, a
 * lifecycle method or a test, or as {@code @RegisterExtension static final PostgisFixture POSTGIS = new
 * PostgisFixture()} and {@link #url()}. Further databases come from {@link #createDatabase()} and
 * {@link #createEmptyDatabase()}.
 *
 * <p>The server is, in this order: CITYTWIN_TEST_DB_URL, a private cluster of the installed PostgreSQL in memory, a
 * PostGIS container where Docker answers.
 */
public final class PostgisFixture implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(PostgisFixture.class);

    private DatabaseUrl url;

    @Override
    public void beforeAll(ExtensionContext context) {
        DatabaseUrl inherited = context.getStore(SPACE).get("url", DatabaseUrl.class);
        url = inherited != null ? inherited : createDatabase();
        if (inherited == null) {
            context.getStore(SPACE).put("url", url);
            context.getStore(SPACE).put("owner", context.getUniqueId());
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getUniqueId().equals(context.getStore(SPACE).get("owner", String.class))) {
            TestServer.instance().drop(url);
        }
    }

    /** The database of this test class: schema current, no layers. */
    public DatabaseUrl url() {
        return url;
    }

    /** One more migrated database; it is dropped when the tests of this module end. */
    public static DatabaseUrl createDatabase() {
        return TestServer.instance().createFromTemplate();
    }

    /** A database without schema and without PostGIS; it is dropped when the tests of this module end. */
    public static DatabaseUrl createEmptyDatabase() {
        return TestServer.instance().createEmpty();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DatabaseUrl.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(SPACE).get("url", DatabaseUrl.class);
    }
}
