package io.citytwin.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.citytwin.model.Sharing;
import io.citytwin.server.RunningCity;
import io.citytwin.store.DatabaseUrl;
import io.citytwin.testing.PostgisFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("/live")
@ExtendWith(PostgisFixture.class)
class LiveTest {
    @TempDir
    static Path folder;

    private static RunningCity city;

    @BeforeAll
    static void start(DatabaseUrl url) throws IOException {
        city = RunningCity.start(url, folder, Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        city.close();
    }

    /** One that listens; reading waits 20 s at most. */
    private record Listener(Socket socket, BufferedReader lines) implements AutoCloseable {
        static Listener open(String headers) throws IOException {
            Socket socket = new Socket("127.0.0.1", city.port());
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /live HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n").getBytes(StandardCharsets.UTF_8));
            Listener listener = new Listener(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)));
            assertThat(listener.lines.readLine()).contains("200");
            while (!listener.lines.readLine().contains("connected")) {
                // headers, and the lengths of the chunks
            }
            return listener;
        }

        JsonNode next() throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    return new ObjectMapper().readTree(line.substring("data: ".length()));
                }
            }
            throw new AssertionError("the stream ended");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    @DisplayName("tells of change sets as they happen, of each layer to those only who may read it")
    void tellsChangeSets() throws IOException {
        try (Listener reader = Listener.open("");
                Listener admin = Listener.open("Authorization: Bearer "
                        + city.server().adminToken().reveal() + "\r\n")) {
            city.loadPoints("hidden", Sharing.NOT_SHARED, 1);
            city.loadPoints("seen", Sharing.OPEN, 1);
            assertThat(admin.next().path("layers").toString()).isEqualTo("[\"hidden\"]");
            for (Listener listener : new Listener[] {reader, admin}) {
                JsonNode event = listener.next();
                assertThat(event.path("layers").toString()).isEqualTo("[\"seen\"]");
                assertThat(event.path("changeset").asLong())
                        .isEqualTo(city.server().city().layers().revision("seen"));
            }
        }
    }

    @Test
    @DisplayName("tells without a name that the catalogue changed when a layer went away")
    void tellsOfDroppedLayers() throws IOException {
        city.loadPoints("leaving", Sharing.OPEN, 1);
        try (Listener reader = Listener.open("")) {
            city.server().city().layers().drop("leaving");
            JsonNode event = reader.next();
            if (event.path("changeset").asLong() > 0) {
                event = reader.next(); // the first was still of the load
            }
            assertThat(event.path("changeset").asLong(-1)).isZero();
            assertThat(event.path("layers").toString()).isEqualTo("[]");
        }
    }
}
