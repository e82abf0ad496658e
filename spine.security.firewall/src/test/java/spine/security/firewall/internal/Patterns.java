package spine.security.firewall.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import spine.api.Refusal;
import spine.api.security.AuditLog;
import spine.api.security.PromptFirewall;

/** A firewall over one patterns file, its audit log and its time. */
final class Patterns implements AuditLog {
    final List<Map<String, String>> entries = new ArrayList<>();
    final List<String> ids = new ArrayList<>();
    final AtomicLong nanos = new AtomicLong();
    final Path path;
    final PatternFile file;
    final Findings findings = new Findings(this, nanos::get);
    final Firewall firewall;

    Patterns(Path folder) {
        path = folder.resolve("firewall.json");
        file = new PatternFile(path);
        firewall = new Firewall(file, findings, 2_000_000);
    }

    /** The file with one pattern. */
    static String one(String id, String pattern, String severity, String action) {
        return "{\"patterns\": [{\"id\": \"" + id + "\", \"pattern\": \"" + pattern + "\", \"severity\": \"" + severity
                + "\", \"action\": \"" + action + "\"}]}";
    }

    /** Puts the file there as people's editors do, and looks. */
    boolean put(String text) {
        try {
            var next = path.resolveSibling("next");
            Files.writeString(next, text);
            Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
            Files.move(next, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.look();
    }

    boolean blocks(String text) {
        return firewall.inspect(Asking.call(), text).map(Refusal::reason).filter(PromptFirewall.BLOCKED::equals)
                .isPresent();
    }

    @Override
    public void record(String eventId, Level level, String event, Map<String, String> data) {
        ids.add(eventId + " " + level);
        entries.add(data);
    }
}
