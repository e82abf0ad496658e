package spine.broker.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import spine.api.BoundEndpoint;
import spine.api.StatusFacts;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.routing.Member;
import spine.api.routing.RoutingSnapshot;

/** Says who serves, in what state, and the facts about the broker that {@code spinectl status} shows. */
@Component(service = DirectoryView.class)
public final class DirectoryView {
    private final RemoteAgents remote;
    private final Counters counters;
    private final String version;
    private final long startedNanos = System.nanoTime();
    private final List<BoundEndpoint> endpoints = new CopyOnWriteArrayList<>();
    private final List<StatusFacts> facts = new CopyOnWriteArrayList<>();

    @Activate
    public DirectoryView(@Reference RemoteAgents remote, @Reference Counters counters, BundleContext context) {
        this.remote = remote;
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
        entries.stream().filter(e -> question.getName().isEmpty() || e.getName().equals(question.getName()))
                .filter(e -> question.getCapability().isEmpty()
                        || e.getCapabilitiesList().contains(question.getCapability()))
                .sorted(Comparator.comparing(Directory.Entry::getName))
                .forEach(answer::addEntries);
        return answer.build();
    }

    private Directory.Entry entry(Member member, RoutingSnapshot snapshot) {
        var health = member.destination() instanceof RemoteDestination destination
                ? remote.entryOf(destination) : member.destination().health();
        var entry = (health == null ? member.destination().health() : health).toBuilder();
        var d = member.descriptor();
        d.component().ifPresent(id -> entry.setComponentValue(id));
        return entry.setName(d.name()).addAllCapabilities(d.capabilities().stream().sorted().toList())
                .setInputSchema(d.input()).setOutputSchema(d.output()).setVersion(d.version())
                .setGeneration(snapshot.generation().value()).build();
    }
}
