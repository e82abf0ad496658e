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
import spine.broker.routes.internal.KeyOwners;
import spine.broker.routes.internal.Rules;

/**
 * Members and rules, immutable, with a count of the calls that pinned it. The table itself holds one pin while it is
 * current; when the count reaches zero no call can see it any more, and it never rises again.
 */
final class Snapshot implements RoutingSnapshot {
    /** Those that share an address, and whose turn it is. */
    record Sharing(List<Member> members, AtomicInteger turn) {
        static final Sharing NOBODY = of(List.of());

        static Sharing of(List<Member> members) {
            return new Sharing(members, new AtomicInteger());
        }
    }

    private final Rules rules;
    private final GenerationId generation;
    private final long version;
    private final List<Member> members;
    private final Map<String, Sharing> byName = new HashMap<>();
    private final Map<Integer, Sharing> byComponent = new HashMap<>();
    private final Map<String, Sharing> byCapability = new HashMap<>();
    private final KeyOwners<Member> byKey;
    private final AtomicInteger keyTurn = new AtomicInteger();
    private final AtomicInteger pins = new AtomicInteger(1);
    private final CompletableFuture<Void> idle = new CompletableFuture<>();

    /** @throws IllegalStateException if two members have one name */
    Snapshot(GenerationId generation, long version, List<Member> members, Rules rules) {
        this.rules = rules;
        this.generation = generation;
        this.version = version;
        this.members = members.stream().sorted(Comparator.comparing(Member::name)).toList();
        var components = new HashMap<Integer, List<Member>>();
        var capabilities = new HashMap<String, List<Member>>();
        var keys = new KeyOwners.Builder<Member>();
        for (var member : this.members) {
            if (byName.put(member.name(), Sharing.of(List.of(member))) != null) {
                throw new IllegalStateException("agent name '" + member.name() + "' is taken");
            }
            member.descriptor().component().ifPresent(
                    id -> components.computeIfAbsent(id, k -> new ArrayList<>()).add(member));
            member.descriptor().capabilities().forEach(
                    c -> capabilities.computeIfAbsent(c, k -> new ArrayList<>()).add(member));
            keys.add(member, member.descriptor().keyRanges());
        }
        components.forEach((id, sharing) -> byComponent.put(id, Sharing.of(List.copyOf(sharing))));
        capabilities.forEach((capability, sharing) -> byCapability.put(capability, Sharing.of(List.copyOf(sharing))));
        byKey = keys.build();
    }

    /** By which these members are reached. */
    Rules rules() {
        return rules;
    }

    /** Whether anybody owns keys; else memory is not divided, and no key decides. */
    boolean isDivided() {
        return !byKey.isEmpty();
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
        return byName.getOrDefault(name, Sharing.NOBODY).members().stream().findFirst();
    }

    @Override
    public List<Member> find(Address address) {
        return sharing(address).members();
    }

    /** The same with their turns, which all requests of this snapshot share. */
    Sharing sharing(Address address) {
        if (address instanceof Address.Name name) {
            return byName.getOrDefault(name.name(), Sharing.NOBODY);
        }
        if (address instanceof Address.Capability capability) {
            return byCapability.getOrDefault(capability.capability(), Sharing.NOBODY);
        }
        if (address instanceof Address.Component component) {
            return component.instance().isEmpty() ? byComponent.getOrDefault(component.id(), Sharing.NOBODY)
                    : byName.getOrDefault("component_" + component.id() + "." + component.instance(), Sharing.NOBODY);
        }
        if (address instanceof Address.KeyRange range) {
            return new Sharing(byKey.of(range), keyTurn);
        }
        return rules.group(((Address.Group) address).group()).map(g -> Sharing.of(g.members().stream()
                .flatMap(a -> find(a).stream()).distinct().toList())).orElse(Sharing.NOBODY);
    }
}
