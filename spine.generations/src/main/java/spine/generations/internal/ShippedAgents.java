package spine.generations.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The jars that came with the distribution. They are looked at once, need no signature, and serve like drop-ins, each in a
 * lane of its own, as long as no drop-in has the symbolic name of one: that takes its place, and gives it back when it is
 * removed. Belongs to the thread of {@link DropIns}.
 */
final class ShippedAgents {
    /** Before the file's name, in reports; no file of the drop-in folder can have it. */
    static final String PREFIX = "shipped/";
    private static final String SETTING = "shippedAgents of spine.generations";
    /** Of what never changes while this process runs. */
    private static final Seen ONCE = new Seen(null, Optional.empty());

    private final Path folder;
    private final Choice choice;

    /**
     * @param folder  null if nothing is shipped
     * @param setting which of them serve
     */
    static ShippedAgents of(String folder, String setting) {
        return new ShippedAgents(folder == null ? null : Path.of(folder), Choice.of(setting));
    }

    private ShippedAgents(Path folder, Choice choice) {
        this.folder = folder;
        this.choice = choice;
    }

    /** Which serve: all, or those that have an agent of one of these names. */
    record Choice(boolean isAll, Set<String> names) {
        /** @throws IllegalArgumentException naming the setting if it is neither all, none nor names of agents */
        static Choice of(String setting) {
            var names = Arrays.stream(setting.split(",")).map(String::strip).filter(n -> !n.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
            if (setting.isBlank() || names.size() > 1 && (names.contains("all") || names.contains("none"))
                    || !names.stream().allMatch(n -> n.matches("[a-z0-9._-]{1,64}"))) {
                throw new IllegalArgumentException(GenerationsConfig.PID + ": shippedAgents = " + setting
                        + " is not all, none, or names of agents with commas between them");
            }
            return names.equals(Set.of("all")) ? new Choice(true, Set.of())
                    : new Choice(false, names.equals(Set.of("none")) ? Set.of() : names);
        }

        private boolean takes(List<String> agents) {
            return isAll || agents.stream().anyMatch(names::contains);
        }
    }

    /** What is to serve; what cannot be taken is told as a problem. Reads all of them. */
    List<Slot> take(BundleStore store, Problems problems) {
        var slots = new ArrayList<Slot>();
        var unknown = new HashSet<>(choice.names);
        for (var jar : jars(problems)) {
            var file = PREFIX + jar.getFileName();
            try {
                var bundle = store.take(jar, (bytes, sha256) -> { });
                var agents = AgentNames.of(jar.getFileName().toString(), bundle);
                unknown.removeAll(agents);
                if (choice.takes(agents)) {
                    slots.add(new Slot(file, bundle));
                }
            } catch (Refused e) {
                problems.add(file, e.reason().text());
            } catch (IOException e) {
                problems.add(file, "It cannot be read: " + e.getMessage() + ". Build or unpack the distribution anew.");
            }
        }
        unknown.forEach(name -> problems.add(PREFIX + name, "No agent '" + name + "' came with this distribution. Correct "
                + SETTING + "."));
        return slots;
    }

    private List<Path> jars(Problems problems) {
        if (folder == null || !choice.isAll && choice.names.isEmpty() || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            problems.add(PREFIX, "The folder " + folder + " cannot be read: " + e.getMessage()
                    + ". Give this account read permission.");
            return List.of();
        }
    }

    /** Those that are to be opened now; each is told once until it is asked to be tried again. */
    static List<Slot> due(Collection<Slot> all) {
        var due = all.stream().filter(s -> s.isShipped() && s.isDue(ONCE) && isFree(s.shipped().name(), all)).toList();
        due.forEach(slot -> slot.handled(ONCE));
        return due;
    }

    /** Whether no drop-in has this symbolic name, or is about to. */
    private static boolean isFree(String symbolicName, Collection<Slot> all) {
        return all.stream().noneMatch(s -> !s.isShipped() && s.holds(symbolicName));
    }

    /** The one that comes back now that a drop-in of this symbolic name was removed. */
    static Optional<Slot> successor(Collection<Slot> all, String symbolicName) {
        return named(all, symbolicName).filter(s -> s.live().isEmpty() && isFree(symbolicName, all));
    }

    /** Whether a drop-in of its symbolic name has come to serve while it opened. */
    static boolean isDisplaced(Slot slot, Collection<Slot> all) {
        return slot.isShipped() && all.stream().anyMatch(s -> !s.isShipped()
                && s.live().filter(l -> l.bundle().name().equals(slot.shipped().name())).isPresent());
    }

    /** The one whose place a drop-in of this symbolic name takes, or has taken. */
    static Optional<Slot> named(Collection<Slot> all, String symbolicName) {
        return all.stream().filter(s -> s.isShipped() && s.shipped().name().equals(symbolicName)).findFirst();
    }
}
