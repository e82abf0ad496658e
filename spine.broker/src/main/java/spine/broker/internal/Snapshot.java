package spine.broker.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import spine.api.Address;
import spine.api.GenerationId;
import spine.api.routing.Member;
import spine.api.routing.RoutingSnapshot;

/**
 * An immutable routing table with a count of the calls that pinned it. The table itself holds one pin while it is
 * current; when the count reaches zero no call can see it any more, and it never rises again.
 */
final class Snapshot implements RoutingSnapshot {
    private final GenerationId generation;
    private final long version;
    private final List<Member> members;
    private final Map<String, Member> byName = new HashMap<>();
    private final Map<Integer, List<Member>> byComponent = new HashMap<>();
    private final Map<String, List<Member>> byCapability = new HashMap<>();
    private final AtomicInteger pins = new AtomicInteger(1);
    private final CompletableFuture<Void> idle = new CompletableFuture<>();

    /** @throws IllegalStateException if two members have one name */
    Snapshot(GenerationId generation, long version, List<Member> members) {
        this.generation = generation;
        this.version = version;
        this.members = members.stream().sorted(Comparator.comparing(Member::name)).toList();
        for (var member : this.members) {
            if (byName.put(member.name(), member) != null) {
                throw new IllegalStateException("agent name '" + member.name() + "' is taken");
            }
            member.descriptor().component().ifPresent(
                    id -> byComponent.computeIfAbsent(id, k -> new ArrayList<>()).add(member));
            member.descriptor().capabilities().forEach(
                    c -> byCapability.computeIfAbsent(c, k -> new ArrayList<>()).add(member));
        }
        byComponent.replaceAll((id, sharing) -> List.copyOf(sharing));
        byCapability.replaceAll((capability, sharing) -> List.copyOf(sharing));
    }

    /** Takes a pin; false if this snapshot was replaced and drained meanwhile: take the current one instead. */
    boolean pin() {
        for (int n = pins.get(); n > 0; n = pins.get()) {
            if (pins.compareAndSet(n, n + 1)) {
                return true;
            }
        }
        return false;
    }

    void unpin() {
        if (pins.decrementAndGet() == 0) {
            idle.complete(null);
        }
    }

    /** Calls that still hold this snapshot after it was replaced. */
    int pins() {
        return pins.get();
    }

    /** Completes when this snapshot was replaced and its last call ended. */
    CompletableFuture<Void> idle() {
        return idle;
    }

    @Override
    public GenerationId generation() {
        return generation;
    }

    @Override
    public long version() {
        return version;
    }

    @Override
    public List<Member> members() {
        return members;
    }

    @Override
    public Optional<Member> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public List<Member> find(Address address) {
        if (address instanceof Address.Name name) {
            return named(name.name()).map(List::of).orElse(List.of());
        }
        if (address instanceof Address.Capability capability) {
            return byCapability.getOrDefault(capability.capability(), List.of());
        }
        if (address instanceof Address.Component component) {
            var all = byComponent.getOrDefault(component.id(), List.of());
            return component.instance().isEmpty() ? all
                    : named("component_" + component.id() + "." + component.instance()).map(List::of).orElse(List.of());
        }
        return List.of();
    }
}
