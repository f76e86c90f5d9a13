package io.citytwin.benchmarks;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection that does as little as it can, so that on a small machine the client does not take the
 * server's time: bodies are counted, and kept only on request.
 */
final class HttpLine implements Closeable {
    private static final int TIMEOUT_MILLISECONDS = 120_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final int port;
    private final byte[] skip = new byte[1 << 16];
    private int length;
    private boolean chunked;

    HttpLine(int port) throws IOException {
        this.port = port;
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLISECONDS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLISECONDS);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = socket.getOutputStream();
    }

    /** A request's bytes, to be sent as often as wanted. */
    byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAccept-Encoding: gzip\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks and gives the body's length as it came over the wire. */
    int get(byte[] request) throws IOException, BenchException {
        ask(request);
        if (chunked) {
            return Math.toIntExact(readChunks(OutputStream.nullOutputStream()));
        }
        int left = length;
        while (left > 0) {
            int n = in.read(skip, 0, Math.min(left, skip.length));
            if (n < 0) {
                throw new IOException("the answer ended early");
            }
            left -= n;
        }
        return length;
    }

    /** Asks and gives the body as it came over the wire. */
    byte[] body(String path) throws IOException, BenchException {
        ask(request(path));
        if (!chunked) {
            return in.readNBytes(length);
        }
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        readChunks(all);
        return all.toByteArray();
    }

    /** Asks and gives the body without its content encoding. */
    byte[] plainBody(String path) throws IOException, BenchException {
        byte[] body = body(path);
        boolean gzip = body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
        return gzip
                ? new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(body)).readAllBytes()
                : body;
    }

    /** Asks for an uncompressed body and gives its number of lines and of bytes, without keeping it. */
    long[] lines(String path) throws IOException, BenchException {
        String plain = new String(request(path), StandardCharsets.US_ASCII).replace("Accept-Encoding: gzip\r\n", "");
        ask(plain.getBytes(StandardCharsets.US_ASCII));
        LineCounter counter = new LineCounter();
        long bytes = length;
        if (chunked) {
            bytes = readChunks(counter);
        } else {
            counter.write(in.readNBytes(length));
        }
        return new long[] {counter.lines, bytes};
    }

    private static final class LineCounter extends OutputStream {
        private long lines;

        @Override
        public void write(int b) {
            lines += b == '\n' ? 1 : 0;
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            for (int k = from; k < from + count; k++) {
                lines += bytes[k] == '\n' ? 1 : 0;
            }
        }
    }

    private void ask(byte[] request) throws IOException, BenchException {
        out.write(request);
        out.flush();
        String status = line();
        length = 0;
        chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).trim());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = lower.contains("chunked");
            }
        }
        if (!status.startsWith("HTTP/1.1 2")) {
            String asked = new String(request, StandardCharsets.US_ASCII).lines().findFirst().orElse("");
            throw new BenchException("the server answered " + status + " to " + asked);
        }
    }

    private long readChunks(OutputStream to) throws IOException {
        long total = 0;
        while (true) {
            int size = Integer.parseInt(line().trim(), 16);
            int left = size;
            while (left > 0) {
                int n = in.read(skip, 0, Math.min(left, skip.length));
                if (n < 0) {
                    throw new IOException("the answer ended early");
                }
                to.write(skip, 0, n);
                left -= n;
            }
            line();
            if (size == 0) {
                return total;
            }
            total += size;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
