package spine.broker.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import spine.api.AgentDescriptor;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.message.Directory;
import spine.api.routing.Destination;
import spine.api.routing.Member;

/** A destination whose answers the test gives. */
class Desk implements Destination, Graded {
    final List<CompletableFuture<Outcome>> asked = new ArrayList<>();
    boolean degraded;

    @Override
    public CompletionStage<Outcome> dispatch(Call call, Payload request) {
        var result = new CompletableFuture<Outcome>();
        asked.add(result);
        return result;
    }

    @Override
    public Directory.Entry health() {
        return Directory.Entry.getDefaultInstance();
    }

    @Override
    public void close() {
        asked.forEach(a -> a.complete(new Refusal(ErrorCode.OUTCOME_UNKNOWN, "closed", "")));
    }

    @Override
    public boolean isDegraded() {
        return degraded;
    }

    /** A new desk at which the capability "work" is to be had. */
    static Desk at(Kit kit, String name) {
        return join(kit, name, new Desk());
    }

    static <T extends Destination> T join(Kit kit, String name, T destination) {
        kit.table.flip(Set.of(), Set.of(new Member(new AgentDescriptor(name, Set.of("work"), OptionalInt.of(5), "", "",
                "1"), kit.table.current().generation(), destination)));
        return destination;
    }
}
