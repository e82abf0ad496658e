package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import spine.api.Diagnosis.Finding;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Guard;
import spine.api.security.VerifiedKey;

/**
 * Which keys wanted to serve under which name and may not, or may no more. Of each key its last name, of all the
 * {@value #MOST} that were noted last, each for an hour. Whether a key is denied is asked anew each time. Thread-safe.
 */
final class DeniedNames {
    private static final int MOST = 256;
    private static final long KEPT_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final String COMPONENT = "component_";
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

    private final Guard guard;
    private final LongSupplier nanoClock;
    private final Map<VerifiedKey, Wanted> wanted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<VerifiedKey, Wanted> eldest) {
            return size() > MOST;
        }
    };

    private record Wanted(String name, boolean served, long at) {
    }

    DeniedNames(Guard guard, LongSupplier nanoClock) {
        this.guard = guard;
        this.nanoClock = nanoClock;
    }

    /**
     * @param name   as it came from the peer
     * @param served whether it did, until now
     */
    synchronized void note(VerifiedKey key, String name, boolean served) {
        if (NAME.matcher(name).matches()) {
            wanted.remove(key);
            wanted.put(key, new Wanted(name, served, nanoClock.getAsLong()));
        }
    }

    /** Against a name, the keys that were noted first. */
    synchronized List<Finding> of(String name) {
        forget();
        return wanted.entrySet().stream().filter(e -> e.getValue().name.equals(name))
                .flatMap(e -> finding(e.getKey(), e.getValue()).stream()).toList();
    }

    /** All names that are noted. */
    synchronized Set<String> names() {
        forget();
        var names = new TreeSet<String>();
        wanted.values().forEach(w -> names.add(w.name));
        return names;
    }

    private void forget() {
        wanted.values().removeIf(w -> nanoClock.getAsLong() - w.at > KEPT_NANOS);
    }

    private Optional<Finding> finding(VerifiedKey key, Wanted w) {
        var decision = guard.check(key);
        var denied = decision instanceof Decision.Denied no ? no.reason() : "";
        if (decision instanceof Decision.Denied no && no.temporary()
                || decision instanceof Decision.Granted yes && mayServe(yes.grant(), w.name)) {
            return Optional.empty();
        }
        var who = "The key " + key + (w.served ? " served as '" + w.name + "', and may not any more"
                : " wants to serve as '" + w.name + "', and may not");
        return Optional.of(new Finding("denied", true, who + (denied.isEmpty() ? "." : ": " + denied + "."),
                RevocationList.isForGood(decision)
                        ? "Give the agent a new key, and run: spinectl whitelist add 'NEW_KEY' " + option(w.name)
                        : "Run: spinectl whitelist add '" + key + "' " + option(w.name)));
    }

    private static boolean mayServe(Grant grant, String name) {
        return grant.agents().contains(name) || ComponentIds.component(ByteString.copyFromUtf8(name), grant) >= 0;
    }

    /** What gives a key the name, to spinectl. */
    private static String option(String name) {
        return name.startsWith(COMPONENT) ? "--component " + name.substring(COMPONENT.length()).split("\\.")[0]
                : "--agent " + name;
    }
}
