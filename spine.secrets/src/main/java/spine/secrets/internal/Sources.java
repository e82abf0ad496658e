package spine.secrets.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import spine.api.SpineException;
import spine.api.secret.Secret;

/**
 * The three places of a secret, in this order: the environment variable NAME; the file that NAME_FILE names; the encrypted
 * store. The first that says anything counts, also if it cannot be used: whoever set it meant it. Whether a file can be
 * used is looked at once a second at most; its content is read for each use, and not kept. Thread-safe.
 */
final class Sources {
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final int MOST_ASKED = 256;
    private static final String FILE = "_FILE";

    private final Map<String, String> environment;
    private final Map<String, Path> files = new HashMap<>();
    private final Map<String, Looked> looks = new ConcurrentHashMap<>();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final SecretStore store;
    private final LongSupplier nanos;

    /** Where a secret is found. */
    enum From {
        ENVIRONMENT, FILE, STORE, NOWHERE
    }

    /**
     * What is known of a secret without opening it.
     *
     * @param problem why the place cannot be used, with what to do; empty if it can
     */
    record Found(From from, String problem) {
        boolean isUsable() {
            return from != From.NOWHERE && problem.isEmpty();
        }
    }

    private record Looked(Found found, long at) {
    }

    /**
     * @param environment of this process
     * @param nanos       a monotonic clock
     */
    Sources(Map<String, String> environment, SecretStore store, LongSupplier nanos) {
        this.environment = environment;
        this.store = store;
        this.nanos = nanos;
        environment.forEach((variable, value) -> {
            if (variable.endsWith(FILE) && !value.isEmpty()) {
                var name = variable.substring(0, variable.length() - FILE.length());
                if (SecretName.fits(name)) {
                    files.put(name, Path.of(value).toAbsolutePath());
                }
            }
        });
    }

    /** Notes that somebody wants it, for who lists names. */
    void want(String name) {
        if (!asked.contains(name) && asked.size() < MOST_ASKED) {
            SecretName.check(name);
            asked.add(name);
        }
    }

    /**
     * Quick.
     *
     * @throws IllegalArgumentException if that is no name
     */
    Found find(String name) {
        var value = environment.getOrDefault(name, "");
        if (!value.isEmpty()) {
            return new Found(From.ENVIRONMENT, SecretValue.fits(value) ? ""
                    : "Correct the environment variable " + name + ", which holds not " + SecretValue.RULE + ", and start anew.");
        }
        if (files.containsKey(name)) {
            return looked(name);
        }
        if (store.has(name)) {
            return new Found(From.STORE, "");
        }
        SecretName.check(name);
        return new Found(From.NOWHERE, "");
    }

    /** The secret, for the caller to close. */
    Optional<Secret> open(String name) {
        var found = find(name);
        if (!found.isUsable()) {
            return Optional.empty();
        }
        return switch (found.from()) {
            case ENVIRONMENT -> Optional.of(new Secret(environment.get(name).getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
            case FILE -> fromFile(name);
            case STORE -> store.open(name).map(Secret::new);
            case NOWHERE -> Optional.empty();
        };
    }

    /** Names that are stored or that somebody has asked for; at most {@value #MOST_ASKED} of the latter. */
    Set<String> names() {
        var names = new TreeSet<>(asked);
        names.addAll(store.names().keySet());
        return names;
    }

    SecretStore store() {
        return store;
    }

    String remedy(String name) {
        var problem = find(name).problem();
        return !problem.isEmpty() ? problem : store.problem().map(refusal -> refusal.remedy() + " " + refusal.reason())
                .orElseGet(() -> "Set the key: 'spinectl secret set " + name + "', or start Spine with the environment variable "
                        + name + " or " + name + FILE + ".");
    }

    private Found looked(String name) {
        var last = looks.get(name);
        long now = nanos.getAsLong();
        if (last == null || now - last.at >= LOOK_NANOS) {
            last = new Looked(look(name), now);
            looks.put(name, last);
        }
        return last.found;
    }

    private Found look(String name) {
        try {
            Arrays.fill(read(name), (byte) 0);
            return new Found(From.FILE, "");
        } catch (SpineException e) {
            return new Found(From.FILE, e.refusal().remedy() + " " + e.refusal().reason());
        }
    }

    private Optional<Secret> fromFile(String name) {
        try {
            return Optional.of(new Secret(read(name)));
        } catch (SpineException e) {
            looks.put(name, new Looked(new Found(From.FILE, e.refusal().remedy() + " " + e.refusal().reason()), nanos.getAsLong()));
            return Optional.empty();
        }
    }

    private byte[] read(String name) throws SpineException {
        var line = SecretValue.line(OwnFile.read(files.get(name), SecretValue.MOST_BYTES + 2));
        if (!SecretValue.fits(line)) {
            Arrays.fill(line, (byte) 0);
            throw new SpineException(spine.api.ErrorCode.UNAVAILABLE, files.get(name) + " holds not " + SecretValue.RULE + ".",
                    "Write the secret and nothing else into " + files.get(name) + ".");
        }
        return line;
    }
}
