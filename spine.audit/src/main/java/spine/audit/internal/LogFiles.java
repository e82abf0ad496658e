package spine.audit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The files of an audit log: {@code audit.jsonl}, and before it {@code audit.jsonl.1} to {@code .100}, the higher the
 * older. All are opened at once, from the newest on: a rotation that has begun meanwhile moves files to higher numbers
 * only, so that each is met, and is left out the second time; after one that has ended all is opened anew.
 */
public final class LogFiles implements AutoCloseable {
    /** The file that is written. */
    public static final String NAME = "audit.jsonl";
    /** The highest number of a rotated file. */
    static final int MOST = 100;
    private static final int TRIES = 1000;

    private final List<LogFile> files;

    /** One of them, open for reading. */
    public record LogFile(String name, InputStream in) {
    }

    private LogFiles(List<LogFile> files) {
        this.files = files;
    }

    static Path path(Path folder, int number) {
        return folder.resolve(number == 0 ? NAME : NAME + "." + number);
    }

    public static LogFiles open(Path folder) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            var newest = keyOrNull(path(folder, 0));
            var files = openAll(folder);
            if (Objects.equals(newest, keyOrNull(path(folder, 0)))) {
                return files;
            }
            files.close();
        }
        throw new IOException("the log is rotated faster than it can be opened");
    }

    private static LogFiles openAll(Path folder) throws IOException {
        var files = new LogFiles(new ArrayList<>());
        var seen = new HashSet<Object>();
        try {
            for (int i = 0; i <= MOST; i++) {
                var file = openOne(path(folder, i), seen);
                if (file != null) {
                    files.files.add(file);
                }
            }
            return files;
        } catch (IOException e) {
            files.close();
            throw e;
        }
    }

    private static Object keyOrNull(Path path) throws IOException {
        try {
            return key(path);
        } catch (NoSuchFileException e) {
            return null; // between two steps of a rotation, or never begun
        }
    }

    /** Null if there is no such file, or if it was met under a lower number. */
    private static LogFile openOne(Path path, Set<Object> seen) throws IOException {
        try {
            while (true) {
                var key = key(path);
                var in = Files.newInputStream(path);
                if (!key.equals(key(path))) {
                    in.close(); // rotated just now
                } else if (!seen.add(key)) {
                    in.close();
                    return null;
                } else {
                    return new LogFile(path.getFileName().toString(), in);
                }
            }
        } catch (NoSuchFileException e) {
            return null; // numbers may be left out
        }
    }

    /** What a file keeps when it gets another name. */
    private static Object key(Path path) throws IOException {
        var key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key == null ? path : key;
    }

    public List<LogFile> oldestFirst() {
        var list = new ArrayList<>(files);
        Collections.reverse(list);
        return list;
    }

    List<LogFile> newestFirst() {
        return List.copyOf(files);
    }

    @Override
    public void close() throws IOException {
        for (var file : files) {
            file.in().close();
        }
    }
}
