package spine.http.grant.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The grants in force: the shipped ones, replaced agent by agent by those of {@code conf/outbound.conf}. The file is looked
 * at when somebody asks, at most once a second. One that is broken changes nothing; broken at the first look, nothing is
 * granted, since what it would have refused is not known. Thread-safe.
 */
public final class GrantFile implements Supplier<Grants> {
    /** Below the home's folder {@code conf}. */
    public static final String NAME = "outbound.conf";
    private static final Logger LOG = LoggerFactory.getLogger(GrantFile.class);
    private static final long LOOK_NANOS = 1_000_000_000;
    private static final int MOST_BYTES = 1024 * 1024;

    private final Path file;
    private final Grants shipped;
    private final LongSupplier nanoClock;
    private String seen = "";
    private long lookedAt;
    private volatile Grants grants = Grants.NONE;
    private volatile String problem = "";

    public GrantFile(Path file, LongSupplier nanoClock) {
        this.file = file;
        this.nanoClock = nanoClock;
        this.shipped = shipped();
        this.lookedAt = nanoClock.getAsLong();
        look();
    }

    private static Grants shipped() {
        try (var in = GrantFile.class.getResourceAsStream(NAME)) {
            return Grants.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "shipped " + NAME);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The grants now. */
    @Override
    public Grants get() {
        long now = nanoClock.getAsLong();
        synchronized (this) {
            if (now - lookedAt >= LOOK_NANOS) {
                lookedAt = now;
                look();
            }
        }
        return grants;
    }

    /** What is wrong with the file, with its line; empty if nothing. */
    public String problem() {
        get();
        return problem;
    }

    private synchronized void look() {
        try {
            var stamp = stamp();
            if (stamp.equals(seen)) {
                return;
            }
            seen = stamp;
            grants = stamp.equals("none") ? shipped : Grants.parse(text(), file.toString()).over(shipped);
            problem = "";
            LOG.info("outbound grants read agents={}", grants.byAgent().size());
        } catch (IOException | IllegalArgumentException e) {
            problem = e instanceof IOException ? file + " cannot be read: " + e.getClass().getSimpleName() : e.getMessage();
            LOG.warn("outbound grants not read, the former ones stay: {}", problem);
        }
    }

    private String stamp() throws IOException {
        try {
            var a = Files.readAttributes(file, BasicFileAttributes.class);
            return a.size() + " " + a.lastModifiedTime() + " " + a.fileKey();
        } catch (NoSuchFileException absent) {
            return "none";
        }
    }

    private String text() throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IllegalArgumentException(file + ": over " + MOST_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": is not UTF-8", e);
        }
    }
}
