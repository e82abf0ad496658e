package spine.cli.internal;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import spine.api.journal.Kind;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;
import spine.api.journal.Selection;
import spine.journal.JournalFolder;
import spine.journal.json.EntryJson;

/** A journal's folder on this machine, read without a server; for after a crash. For one thread. */
final class FolderJournal implements JournalSource {
    private static final int SHOW_EVERY = 1000;

    private final Path folder;
    private final JournalFolder journal;

    private FolderJournal(Path folder) throws IOException {
        this.folder = folder;
        this.journal = JournalFolder.open(folder);
    }

    /** @param given the journal's folder, or the home that it is in */
    static FolderJournal open(Path given) throws IOException {
        var inHome = given.resolve("journal");
        if (!Files.isDirectory(given)) {
            throw new NoSuchFileException(given.toString());
        }
        return new FolderJournal(Files.isDirectory(inHome) ? inHome : given);
    }

    @Override
    public long find(Selection selection, boolean bodies, long behind, Taker taker) throws Exception {
        long after = behind;
        long taken = 0;
        try (var reading = journal.read(selection.from(behind + 1))) {
            var places = new Places(reading, taker);
            for (var next = reading.next(); next.isPresent(); next = reading.next()) {
                after = next.get().sequence();
                if (!taker.entry(json(bodies ? EntryJson.whole(next.get()) : EntryJson.head(next.get())))) {
                    return after;
                }
                if (++taken % SHOW_EVERY == 0) {
                    places.tell();
                    taker.at(after, after);
                }
            }
            places.tell();
            return after;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public long tail(Selection selection, int lines, Taker taker) throws Exception {
        var newest = new ArrayDeque<Numbered>();
        try (var reading = journal.readBackwards(selection)) {
            var next = reading.next();
            while (next.isPresent()) {
                newest.addFirst(next.get());
                next = newest.size() < lines ? reading.next() : Optional.empty();
            }
            new Places(reading, taker).tell();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (var one : newest) {
            taker.entry(json(EntryJson.head(one)));
        }
        return newest.isEmpty() ? 0 : newest.getLast().sequence();
    }

    @Override
    public JsonObject stats() throws Exception {
        var kinds = new EnumMap<Kind, Long>(Kind.class);
        Numbered first = null;
        Numbered last = null;
        long entries = 0;
        try (var reading = journal.read(Selection.ALL)) {
            for (var next = reading.next(); next.isPresent(); next = reading.next()) {
                last = next.get();
                first = first == null ? last : first;
                entries++;
                kinds.merge(last.entry().kind(), 1L, Long::sum);
            }
            return json(Json.map("entries", entries, "first", sequence(first), "last", sequence(last), "bytes", bytes(),
                    "free_bytes", Files.getFileStore(folder).getUsableSpace(), "oldest", time(first),
                    "newest", time(last), "counted", entries, "kinds", named(kinds),
                    "damage", reading.damage().stream().map(EntryJson::damage).toList()));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private long bytes() throws IOException {
        long bytes = 0;
        try (var files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (var file : files) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private static long sequence(Numbered numbered) {
        return numbered == null ? 0 : numbered.sequence();
    }

    private static String time(Numbered numbered) {
        return numbered == null ? "" : EntryJson.time(numbered.entry().unixMillis());
    }

    private static Map<String, Object> named(Map<Kind, Long> kinds) {
        var named = Json.map();
        kinds.forEach((kind, number) -> named.put(kind.name(), number));
        return named;
    }

    private static JsonObject json(Map<String, Object> map) {
        return JsonParser.parseString(Json.text(map)).getAsJsonObject();
    }

    @Override
    public void close() {
        // Nothing is open between two readings.
    }

    /** The damages of a reading, each told once. */
    private static final class Places {
        private final Reading reading;
        private final Taker taker;
        private final Set<Reading.Damage> told = new HashSet<>();

        Places(Reading reading, Taker taker) {
            this.reading = reading;
            this.taker = taker;
        }

        void tell() {
            reading.damage().stream().filter(told::add).map(EntryJson::damage).map(FolderJournal::json)
                    .forEach(taker::damage);
        }
    }
}
