package spine.security.firewall.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;

/**
 * The patterns that hold: those of the file, or those that are shipped while there is none. A file that cannot be read
 * as a whole, or that others may write, keeps the former ones. One thread looks; any may ask.
 */
final class PatternFile {
    static final int MOST_BYTES = 262_144;
    private static final String SHIPPED = "firewall.json";

    private final Path path;
    /** Size, times, inode and mode as it was looked at last; empty for no file, null before the first look. */
    private Map<String, Object> seen;
    private volatile Matcher matcher;
    private volatile Optional<String> problem = Optional.empty();

    PatternFile(Path path) {
        this.path = path;
        matcher = shipped();
    }

    Matcher matcher() {
        return matcher;
    }

    /** What is wrong with the file that is there, in one sentence. */
    Optional<String> problem() {
        return problem;
    }

    /** Takes over what has changed since the last look. @return whether something had */
    boolean look() {
        try {
            var now = stamp();
            if (now.equals(seen)) {
                return false;
            }
            var next = now.isEmpty() ? shipped() : PatternReader.read(content());
            if (!stamp().equals(now)) {
                return false;
            }
            seen = now;
            matcher = next;
            problem = Optional.empty();
            return true;
        } catch (IOException e) {
            return broken(e);
        }
    }

    /** A problem is news once; the file is read again at each look, since what was wrong may not show in its stamp. */
    private boolean broken(IOException e) {
        seen = null;
        var sentence = path + " is not taken over: " + e.getMessage() + "; the former patterns hold.";
        boolean news = !problem.equals(Optional.of(sentence));
        problem = Optional.of(sentence);
        return news;
    }

    private Map<String, Object> stamp() throws IOException {
        try {
            return Files.readAttributes(path, "unix:size,lastModifiedTime,ctime,ino,mode");
        } catch (NoSuchFileException e) {
            return Map.of();
        }
    }

    private String content() throws IOException {
        var mode = Files.getPosixFilePermissions(path);
        if (!Files.isRegularFile(path)) {
            throw new IOException("it is no file");
        }
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others than its owner may write it (chmod 600)");
        }
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it is larger than " + MOST_BYTES + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
    }

    private static Matcher shipped() {
        try (var in = PatternFile.class.getResourceAsStream(SHIPPED)) {
            return PatternReader.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped patterns are broken", e);
        }
    }
}
