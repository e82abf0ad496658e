package spine.generations.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/**
 * Tells which jars of a folder are whole: a file counts when its size and time have not changed for the settling
 * time and it opens as a zip, or does not open as one for {@link #BROKEN_AFTER}. A file is gone when it was absent
 * for the settling time, so that remove-and-copy is an overwriting. Hidden and temporary files and those that do not
 * end in {@code .jar} are never seen. Used by one thread; time comes from the clock.
 */
final class FolderScan {
    /** How long a file may be no zip before it counts as a broken one: somebody may still be copying. */
    static final Duration BROKEN_AFTER = Duration.ofSeconds(2);

    private final Path folder;
    private final Duration settling;
    private final Clock clock;
    private Map<String, Sighting> sightings = new HashMap<>();
    private boolean isFirst = true;

    FolderScan(Path folder, Duration settling, Clock clock) {
        this.folder = folder;
        this.settling = settling;
        this.clock = clock;
    }

    /** A file as last seen: its stamp or null if absent, since when, and whether that counts. */
    private record Sighting(FileStamp stamp, long sinceMillis, boolean isSettled) {
    }

    /**
     * What one look has found.
     *
     * @param whole      files that can be taken, by name
     * @param gone       files that were whole or known, and are no more
     * @param isRestless whether something is still changing: look again after the settling time
     */
    record Look(Map<String, FileStamp> whole, Set<String> gone, boolean isRestless) {
    }

    Look look() throws IOException {
        var now = clock.millis();
        var names = list();
        names.addAll(sightings.keySet());
        var next = new HashMap<String, Sighting>();
        var whole = new TreeMap<String, FileStamp>();
        var gone = new HashSet<String>();
        for (var name : names) {
            var sighting = see(name, now);
            if (sighting.isSettled && sighting.stamp == null) {
                gone.add(name);
                continue;
            }
            next.put(name, sighting);
            if (sighting.isSettled) {
                whole.put(name, sighting.stamp);
            }
        }
        sightings = next;
        isFirst = false;
        return new Look(whole, gone, whole.size() < next.size());
    }

    private Sighting see(String name, long now) {
        var file = folder.resolve(name);
        var stamp = FileStamp.of(file).orElse(null);
        var last = sightings.get(name);
        if (last == null || !Objects.equals(last.stamp, stamp)) {
            // What lay there before the start, untouched for longer than the settling time, need not settle again.
            var isOld = isFirst && stamp != null && now - stamp.modified().toMillis() >= settling.toMillis();
            return new Sighting(stamp, now, isOld && isComplete(file, 0));
        }
        var age = now - last.sinceMillis;
        var settles = !last.isSettled && age >= settling.toMillis() && (stamp == null || isComplete(file, age));
        return settles ? new Sighting(stamp, last.sinceMillis, true) : last;
    }

    /** A zip's directory stands at its end: a half copied one does not open. */
    private static boolean isComplete(Path file, long ageMillis) {
        if (ageMillis >= BROKEN_AFTER.toMillis()) {
            return true;
        }
        try (var zip = new ZipFile(file.toFile())) {
            return zip.size() > 0;
        } catch (IOException | IllegalArgumentException notYet) {
            return false; // reported as broken when it stays so
        }
    }

    private Set<String> list() throws IOException {
        var names = new HashSet<String>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                if (isCandidate(name) && Files.isRegularFile(file)) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    private static boolean isCandidate(String name) {
        return name.endsWith(".jar") && !name.startsWith(".") && !name.startsWith("~") && !name.startsWith("#");
    }
}
