package spine.secrets.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.keys.DurableFile;
import spine.secrets.internal.Seal.Sealed;

/**
 * The encrypted store, {@code keys/secrets.json} under {@code keys/secrets.key}. Values are opened when they are asked for,
 * and not kept. Whether its files were changed is looked at once a second at most, by whoever asks then; in between asking
 * reads one volatile. What cannot be used is never overwritten. Thread-safe.
 */
final class SecretStore {
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final Path file;
    private final Path keyFile;
    private final LongSupplier nanos;
    private volatile State state;

    /**
     * What was found at the last look.
     *
     * @param stamp   of both files
     * @param looked  when, by the monotonic clock
     * @param sealed  what opens, by name
     * @param seal    null while nothing was ever stored, or it cannot be used
     * @param problem null if there is none
     */
    private record State(String stamp, long looked, Map<String, Sealed> sealed, Seal seal, Refusal problem) {
        State at(long now) {
            return new State(stamp, now, sealed, seal, problem);
        }
    }

    /**
     * @param folder of keys
     * @param nanos  a monotonic clock
     */
    SecretStore(Path folder, LongSupplier nanos) {
        this.file = folder.resolve("secrets.json");
        this.keyFile = folder.resolve("secrets.key");
        this.nanos = nanos;
        look(true);
    }

    /** Names with the time at which each was set. */
    Map<String, String> names() {
        var names = new TreeMap<String, String>();
        current().sealed.forEach((name, sealed) -> names.put(name, sealed.set()));
        return names;
    }

    boolean has(String name) {
        return current().sealed.containsKey(name);
    }

    /** The value, which the caller wipes. */
    Optional<byte[]> open(String name) {
        var now = current();
        var sealed = now.sealed.get(name);
        return sealed == null ? Optional.empty() : now.seal.open(name, sealed);
    }

    /** Why it cannot be used, or not all of it. */
    Optional<Refusal> problem() {
        return Optional.ofNullable(current().problem);
    }

    /**
     * Keeps a value, also over a crash; replaces what was there. The caller still owns and wipes it.
     *
     * @return whether there was none of this name before
     */
    synchronized boolean put(String name, byte[] value, Instant when) throws SpineException {
        var now = usable();
        if (!now.sealed.containsKey(name) && now.sealed.size() == StoreFile.MOST_SECRETS) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "There are " + StoreFile.MOST_SECRETS + " secrets already.",
                    "Remove one that is not needed any more.");
        }
        try {
            var seal = now.seal == null ? Seal.create(keyFile) : now.seal;
            var sealed = new TreeMap<>(now.sealed);
            boolean isNew = sealed.put(name, seal.seal(name, when.toString(), value)) == null;
            write(sealed);
            return isNew;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Whether there was one. */
    synchronized boolean remove(String name) throws SpineException {
        var sealed = new TreeMap<>(usable().sealed);
        if (sealed.remove(name) == null) {
            return false;
        }
        try {
            write(sealed);
            return true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void write(Map<String, Sealed> sealed) throws IOException {
        new DurableFile(file, "rw-------").write(StoreFile.text(sealed));
        look(true);
    }

    private State usable() throws SpineException {
        look(true);
        if (state.problem != null) {
            throw new SpineException(state.problem);
        }
        return state;
    }

    private State current() {
        if (nanos.getAsLong() - state.looked >= LOOK_NANOS) {
            look(false);
        }
        return state;
    }

    private synchronized void look(boolean now) {
        long time = nanos.getAsLong();
        if (!now && time - state.looked < LOOK_NANOS) {
            return; // another thread has looked meanwhile
        }
        try {
            var stamp = stamp(file) + " " + stamp(keyFile);
            state = state != null && state.stamp.equals(stamp) ? state.at(time) : read(stamp, time);
        } catch (IOException e) {
            state = new State("", time, Map.of(), null, failed(e).refusal());
        }
    }

    private State read(String stamp, long time) {
        if (!Files.exists(file) && !Files.exists(keyFile)) {
            return new State(stamp, time, Map.of(), null, null);
        }
        try {
            var seal = Seal.of(keyFile);
            var sealed = Files.exists(file) ? StoreFile.read(file) : Map.<String, Sealed>of();
            var opens = new TreeMap<String, Sealed>();
            var changed = new TreeSet<String>();
            sealed.forEach((name, one) -> seal.open(name, one).ifPresentOrElse(value -> {
                Arrays.fill(value, (byte) 0);
                opens.put(name, one);
            }, () -> changed.add(name)));
            return new State(stamp, time, Map.copyOf(opens), seal, changed.isEmpty() ? null : new Refusal(
                    ErrorCode.UNAVAILABLE, "In " + file + " " + String.join(", ", changed)
                    + " does not open: it was changed, or is another key's.", "Restore " + file + " and " + keyFile
                    + " from one backup, or remove both and set the secrets anew."));
        } catch (SpineException e) {
            return new State(stamp, time, Map.of(), null, e.refusal());
        }
    }

    private static String stamp(Path file) throws IOException {
        try {
            var a = Files.readAttributes(file, "unix:ino,size,lastModifiedTime,ctime,mode");
            return a.toString();
        } catch (NoSuchFileException e) {
            return "-";
        }
    }

    private SpineException failed(IOException e) {
        return new SpineException(ErrorCode.UNAVAILABLE, "The store " + file + " cannot be used (" + e.getClass().getSimpleName()
                + ").", "Make room, or give the folder to the account that Spine runs as.");
    }
}
