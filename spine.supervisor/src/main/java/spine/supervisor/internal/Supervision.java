package spine.supervisor.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import spine.api.Diagnosis.Finding;
import spine.api.message.Directory;

/**
 * All that is watched, one pass after the other: without threads and clocks of its own. Belongs to one thread; what
 * {@link #findings} and {@link #counts} give is immutable.
 */
final class Supervision {
    private static final String APART = "Control and data plane were more than 50 ms apart (HB-08)";

    private final Parts parts;
    private final Commands commands;
    private final Map<String, Supervised> processes = new TreeMap<>();
    private final ContainerWatch container;
    private final KnownAgents known;
    private Map<String, String> problems = Map.of();
    private Map<String, Directory.Entry> seen = Map.of();
    private Map<String, Supervised.State> told = Map.of();

    /** What it works with; {@code lag} names whom to restart when the planes are apart, and may be empty. */
    record Parts(Declarations declarations, Child.Launcher launcher, Rules rules, DoubleSupplier random, Events events,
            Renewing renewing, String lag) {
    }

    /** Begins to make an agent of the container anew; must not block. */
    interface Renewing {
        void renew(String agent);
    }

    /** Where transitions are told; must not block. */
    interface Events {
        void tell(String what, String subject, Map<String, String> facts);
    }

    Supervision(Parts parts, long now) {
        this.parts = parts;
        this.container = new ContainerWatch(parts.rules, parts.random, agent -> {
            parts.events.tell("restarted", agent, Map.of("where", "container"));
            parts.renewing.renew(agent);
        });
        this.known = new KnownAgents(parts.rules.grace(), now);
        this.commands = new Commands(parts.declarations, processes, container, this::supervised,
                name -> seen.containsKey(name) && !seen.get(name).getRemote());
    }

    /** Starts what is declared, but for what was stopped or given up in an earlier run. Blocks while it reads files. */
    void begin(Map<String, String> remembered, long now, long wallNow) {
        var found = parts.declarations.read();
        problems = found.problems();
        known.restore(names(remembered, Remembered.KNOWN));
        names(remembered, Remembered.AGENT).forEach(agent -> restore(container.of(agent).restarting(),
                Remembered.note(remembered.get(Remembered.AGENT + agent)), now, wallNow));
        found.good().forEach((name, declared) -> {
            var note = Remembered.note(remembered.getOrDefault(Remembered.PROCESS + name, "null"));
            var process = supervised(declared);
            processes.put(name, process);
            if (note == null) {
                first(process, declared, now);
                return;
            }
            process.hasServed(note.served());
            if (note.stopped()) {
                process.stop(now);
            } else if (note.restarting().down()) {
                process.stayDown(now);
            } else {
                first(process, declared, now);
            }
            restore(process.restarting(), note, now, wallNow); // last: what starts forgets
        });
    }

    private static void first(Supervised process, Declaration declared, long now) {
        if (declared.enabled()) {
            process.start(declared, now);
        }
    }

    private static void restore(Restarting restarting, Remembered.Note note, long now, long wallNow) {
        if (note != null) {
            restarting.restore(note.restarting(), now, wallNow);
        }
    }

    private static Set<String> names(Map<String, String> remembered, String prefix) {
        return remembered.keySet().stream().filter(k -> k.startsWith(prefix)).map(k -> k.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Supervised supervised(Declaration declared) {
        return new Supervised(declared, parts.launcher, parts.rules, new Restarting(parts.rules, parts.random));
    }

    /** What the directory says now. */
    void see(Directory directory, boolean restartsInContainer, long now) {
        var entries = new HashMap<String, Directory.Entry>();
        // A dead one and its successor may both be there: the one that serves is the one that counts.
        directory.getEntriesList().forEach(e -> entries.merge(e.getName(), e,
                (one, other) -> Sight.of(one).isServing() ? one : other));
        seen = Map.copyOf(entries);
        known.look(seen, now);
        if (restartsInContainer) {
            var inside = seen.entrySet().stream().filter(e -> !e.getValue().getRemote())
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            container.look(inside, now).forEach(agent -> parts.events.tell("gave-up", agent,
                    Map.of("where", "container")));
        }
        if (!parts.lag.isEmpty() && directory.containsFacts("problem.lag")) {
            lag(now);
        }
    }

    private void lag(long now) {
        var process = processes.get(parts.lag);
        if (process != null) {
            process.fail(now, APART);
        } else {
            container.fail(parts.lag, APART, now);
        }
    }

    /** Lets every process go on; tells what has changed. */
    void step(long now) {
        processes.values().forEach(process -> process.step(now, sight(process)));
        var states = new HashMap<String, Supervised.State>();
        processes.forEach((name, process) -> {
            states.put(name, process.state());
            if (process.state() != told.get(name)) {
                parts.events.tell("process-" + process.state().name().toLowerCase(Locale.ROOT),
                        process.declared().agent(), Map.of("process", name, "reason", process.restarting().reason(),
                                "restarts", Long.toString(process.restarting().total())));
            }
        });
        told = states;
    }

    private Sight sight(Supervised process) {
        var entry = seen.get(process.declared().agent());
        return entry == null ? Sight.NONE : Sight.of(entry);
    }

    /** Everything that is to be remembered. */
    Map<String, String> memory(long now, long wallNow) {
        var all = new HashMap<String, String>();
        processes.forEach((name, p) -> all.put(Remembered.PROCESS + name, Remembered.text(new Remembered.Note(
                p.restarting().memory(now, wallNow), p.state() == Supervised.State.STOPPED, p.hasServed()))));
        container.all().forEach((name, w) -> all.put(Remembered.AGENT + name, Remembered.text(new Remembered.Note(
                w.restarting().memory(now, wallNow), false, true))));
        known.names().forEach(name -> all.put(Remembered.KNOWN + name, "there"));
        return all;
    }

    /** What is to be said of whom, by agent. */
    Map<String, List<Finding>> findings(long now) {
        var all = new LinkedHashMap<>(known.findings(now));
        container.all().forEach((name, watched) -> {
            if (watched.isGivenUp()) {
                all.put(name, List.of(ProcessFindings.givenUp(name, parts.rules)));
            }
        });
        processes.values().forEach(p -> {
            var found = ProcessFindings.of(p, parts.rules, now);
            if (!found.isEmpty()) {
                all.put(p.declared().agent(), found);
            } else {
                all.remove(p.declared().agent());
            }
        });
        return Map.copyOf(all);
    }

    /** Restarts of this run, by agent. */
    Map<String, Integer> counts() {
        var all = new HashMap<String, Integer>();
        container.all().forEach((name, w) -> all.put(name, w.restarting().sinceStart()));
        processes.values().forEach(p -> all.merge(p.declared().agent(), p.restarting().sinceStart(), Integer::sum));
        return Map.copyOf(all);
    }

    /** Files that were refused, with reason. */
    Map<String, String> problems() {
        return problems;
    }

    /** What operators want of them. */
    Commands commands() {
        return commands;
    }

    /** All processes, by name. */
    List<Supervised> processes() {
        return new ArrayList<>(processes.values());
    }

    /** Agents of the container that were restarted once, by name. */
    Map<String, ContainerWatch.Watched> container() {
        return container.all();
    }
}
