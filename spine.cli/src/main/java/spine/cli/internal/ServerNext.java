package spine.cli.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import spine.api.security.VerifiedKey;
import spine.client.ServerKeys;
import spine.keys.DurableFile;

/**
 * What servers have announced about their next keys (SEC-40), in {@code server.next} of the client folder: a line
 * {@code PRESENT NEXT} for each, 0600. Only {@link Session} writes it, from what it heard over a connection to the
 * present key. A line that makes no sense is left out. Static functions without state.
 */
final class ServerNext {
    private static final String FILE = "server.next";
    private static final int MOST_SERVERS = 32;
    private static final int KEY_CHARACTERS = 40;
    private static final int LINE_CHARACTERS = 2 * KEY_CHARACTERS + 1;

    private ServerNext() {
    }

    /** A pinned key with what its holder has announced. */
    static ServerKeys of(Path folder, VerifiedKey pinned) throws IOException {
        var next = Optional.ofNullable(read(folder).get(pinned));
        return ServerKeys.of(pinned).announcing(next);
    }

    /** Keeps what the holder of the present key has announced, or that it is no more. */
    static void keep(Path folder, ServerKeys keys) throws IOException {
        FolderLock.alone(folder, () -> {
            var known = read(folder);
            var former = known.remove(keys.present());
            keys.next().ifPresent(next -> known.put(keys.present(), next));
            if (former != null || keys.next().isPresent()) {
                write(folder, known);
            }
            return null;
        });
    }

    private static Map<VerifiedKey, VerifiedKey> read(Path folder) throws IOException {
        var known = new LinkedHashMap<VerifiedKey, VerifiedKey>();
        var file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return known;
        }
        try (var in = Files.newInputStream(file)) {
            var text = new String(in.readNBytes(2 * MOST_SERVERS * (LINE_CHARACTERS + 1)), StandardCharsets.US_ASCII);
            text.lines().filter(line -> line.length() == LINE_CHARACTERS).forEach(line -> {
                var present = key(line.substring(0, KEY_CHARACTERS));
                var next = key(line.substring(KEY_CHARACTERS + 1));
                if (present != null && next != null) {
                    known.put(present, next);
                }
            });
        }
        return known;
    }

    /** Null for what is none: the key that is pinned holds alone then. */
    private static VerifiedKey key(String text) {
        try {
            return VerifiedKey.ofZ85(text);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static void write(Path folder, Map<VerifiedKey, VerifiedKey> known) throws IOException {
        var text = new StringBuilder();
        known.entrySet().stream().skip(Math.max(0, known.size() - MOST_SERVERS))
                .forEach(one -> text.append(one.getKey()).append(' ').append(one.getValue()).append('\n'));
        new DurableFile(folder.resolve(FILE), "rw-------").write(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
