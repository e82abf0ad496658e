package spine.broker.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import spine.api.BoundEndpoint;
import spine.api.Diagnosis.Finding;
import spine.api.StatusFacts;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.message.KeyRange;
import spine.api.monitor.Restarts;
import spine.api.routing.Member;
import spine.api.routing.RoutingSnapshot;
import spine.broker.figures.internal.Measured;

/**
 * Says who serves, in what state and why not, and the facts about the broker that {@code spinectl status} shows. Agents
 * that do not serve and against which somebody has something have an entry too, of state UNKNOWN. If one agent is asked
 * for, {@link Why} is among the facts.
 */
@Component(service = DirectoryView.class)
public final class DirectoryView {
    private static final String HEALTH = "health";

    private final RemoteAgents remote;
    private final Findings findings;
    private final Counters counters;
    private final String version;
    private final long startedNanos = System.nanoTime();
    private final List<BoundEndpoint> endpoints = new CopyOnWriteArrayList<>();
    private final List<StatusFacts> facts = new CopyOnWriteArrayList<>();
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    volatile Restarts restarts;

    @Activate
    public DirectoryView(@Reference RemoteAgents remote, @Reference Findings findings, @Reference Counters counters,
            BundleContext context) {
        this.remote = remote;
        this.findings = findings;
        this.counters = counters;
        version = context.getBundle().getVersion().toString();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addEndpoint(BoundEndpoint endpoint) {
        endpoints.add(endpoint);
    }

    void removeEndpoint(BoundEndpoint endpoint) {
        endpoints.remove(endpoint);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFacts(StatusFacts source) {
        facts.add(source);
    }

    void removeFacts(StatusFacts source) {
        facts.remove(source);
    }

    Directory answer(RoutingSnapshot snapshot, Discover question) {
        var entries = new ArrayList<Directory.Entry>();
        snapshot.members().forEach(m -> entries.add(entry(m, snapshot)));
        entries.addAll(remote.dead());
        entries.replaceAll(this::explained);
        entries.addAll(missing(entries.stream().map(Directory.Entry::getName).collect(Collectors.toSet())));
        var counted = restarts;
        if (counted != null) {
            entries.replaceAll(e -> e.toBuilder().setRestarts(counted.restarts(e.getName())).build());
        }
        var answer = Directory.newBuilder()
                .putFacts("version", version)
                .putFacts("generation", snapshot.generation().value())
                .putFacts("routing_version", Long.toString(snapshot.version()))
                .putFacts("uptime_seconds", Long.toString(
                        Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds()))
                .putFacts("pid", Long.toString(ProcessHandle.current().pid()));
        endpoints.forEach(e -> answer.putFacts("endpoint." + e.name(), e.address()));
        facts.forEach(source -> answer.putAllFacts(source.facts()));
        counters.all().forEach((name, count) -> answer.putFacts("count." + name, count.toString()));
        if (!question.getName().isEmpty()) {
            answer.putAllFacts(why(question.getName(), snapshot, entries).facts());
        }
        entries.stream().filter(e -> question.getName().isEmpty() || e.getName().equals(question.getName()))
                .filter(e -> question.getCapability().isEmpty()
                        || e.getCapabilitiesList().contains(question.getCapability()))
                .sorted(Comparator.comparing(Directory.Entry::getName))
                .forEach(answer::addEntries);
        return answer.build();
    }

    /** With the gravest finding, where that is not the kernel's own. */
    private Directory.Entry explained(Directory.Entry entry) {
        return findings.of(entry.getName()).stream().findFirst()
                .filter(f -> entry.getDetail().isEmpty() || f.blocking() && entry.getState() != Directory.State.DEAD)
                .map(f -> entry.toBuilder().setDetail(text(f)).setState(state(entry, f)).build()).orElse(entry);
    }

    /** An agent that is known to be in trouble is not called healthy; that its next version is refused is none. */
    private static Directory.State state(Directory.Entry entry, Finding finding) {
        boolean troubled = finding.blocking() || finding.cause().equals(HEALTH);
        return troubled && entry.getState() == Directory.State.HEALTHY ? Directory.State.DEGRADED : entry.getState();
    }

    /** Those that are not there, although somebody knows of them. */
    private List<Directory.Entry> missing(Set<String> there) {
        return Stream.concat(findings.agents().stream(), remote.denied.names().stream()).distinct()
                .filter(name -> !there.contains(name))
                .flatMap(name -> against(name, false).stream().limit(1).filter(Finding::blocking)
                        .map(f -> Directory.Entry.newBuilder().setName(name).setState(absent(f)).setDetail(text(f))
                                .setRemote(absent(f) != Directory.State.UNKNOWN).build())).toList();
    }

    /** Those of whom somebody knows that they were there, or are to come (HB-03), are processes. */
    private static Directory.State absent(Finding finding) {
        return switch (finding.cause()) {
            case "dead" -> Directory.State.DEAD;
            case "starting" -> Directory.State.STARTING;
            default -> Directory.State.UNKNOWN;
        };
    }

    private Why why(String name, RoutingSnapshot snapshot, List<Directory.Entry> entries) {
        var member = snapshot.named(name);
        var all = new ArrayList<>(against(name, member.isPresent()));
        member.map(Member::destination).filter(LocalDestination.class::isInstance).map(LocalDestination.class::cast)
                .flatMap(LocalDestination::finding).ifPresent(all::add);
        all.sort(Findings.GRAVEST_FIRST);
        return Why.of(name, member.isPresent(), all, entries.stream().map(Directory.Entry::getName).toList());
    }

    /** All but what an agent's threads say. Who tries to serve under a name that is served is none of its troubles. */
    private List<Finding> against(String name, boolean routed) {
        return Stream.of(remote.findings(name, routed), routed ? List.<Finding>of() : remote.denied.of(name),
                findings.of(name)).flatMap(List::stream).sorted(Findings.GRAVEST_FIRST).toList();
    }

    /** As it is shown: what is the matter, and what to do. */
    static String text(Finding finding) {
        return finding.sentence() + " " + finding.remedy();
    }

    private Directory.Entry entry(Member member, RoutingSnapshot snapshot) {
        var health = member.destination() instanceof RemoteDestination destination
                ? remote.entryOf(destination) : member.destination().health();
        return described(health == null ? member.destination().health() : health, member).toBuilder()
                .setGeneration(snapshot.generation().value()).build();
    }

    /** With what it is and can do, and its figures. */
    static Directory.Entry described(Directory.Entry health, Member member) {
        var entry = health.toBuilder();
        var d = member.descriptor();
        d.component().ifPresent(id -> entry.setComponentValue(id));
        if (member.destination() instanceof Measured measured) {
            measured.figures().fill(entry, System.nanoTime());
        }
        return entry.setName(d.name()).addAllCapabilities(d.capabilities().stream().sorted().toList())
                .mergeFrom(DescriptionView.of(d)).setVersion(d.version())
                .addAllKeyRanges(d.keyRanges().stream().map(r ->
                        KeyRange.newBuilder().setFrom(r.from()).setTo(r.to()).build()).toList()).build();
    }
}
