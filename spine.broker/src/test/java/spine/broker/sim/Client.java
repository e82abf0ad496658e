package spine.broker.sim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import spine.api.message.Cancel;
import spine.api.message.Durability;
import spine.api.message.NeuralSpike;

/** Asks, and sends what is not answered again with the same id: over the same connection, another, and to another life. */
final class Client extends Station {
    private static final Set<String> COME_AGAIN = Set.of("OVERLOADED", "UNAVAILABLE", "RATE_LIMITED");
    private static final List<String> WHOM = List.of("r1", "r2", "l1", "work", "work", "work", "5", "nobody");

    private final String name;
    private final boolean sharesIds;
    private final Map<String, Asking> open = new LinkedHashMap<>();
    private final Map<String, Asking> done = new LinkedHashMap<>();
    private int numbers;

    /** A request, as it is sent again. */
    private record Asking(Request request, NeuralSpike spike, long deadlineMillis) {
    }

    /** @param sharesIds whether other clients use the same ids */
    Client(World world, Keys keys, String routingId, boolean sharesIds) {
        super(world, keys, "data", routingId);
        name = "c" + keys.number();
        this.sharesIds = sharesIds;
    }

    String name() {
        return name;
    }

    void askMuch() {
        for (int i = 0; i < 3; i++) {
            ask();
        }
    }

    void ask() {
        var id = (sharesIds ? "" : name + "-") + "q" + numbers++;
        var request = world.watch().asks(name, id, events.chance(30));
        var spike = spike(id).setTextData(request.text()).setIdempotent(request.idempotent);
        address(spike, WHOM.get(events.random().nextInt(WHOM.size())));
        if (events.chance(30)) {
            spike.setDurability(Durability.forNumber(events.random().nextInt(3)));
        }
        begin(new Asking(request, spike.build(), 0));
        if (events.chance(8)) {
            events.after(events.millis(0, 800), () -> send(spike(id + "-cancel").setCancel(
                    Cancel.newBuilder().setRequestId(id))));
        }
    }

    private static void address(NeuralSpike.Builder spike, String whom) {
        switch (whom) {
            case "work" -> spike.setCapability(whom);
            case "5" -> spike.setRecipientValue(5);
            default -> spike.setRecipientName(whom);
        }
    }

    private void begin(Asking asking) {
        long timeout = events.random().nextInt(100, 4000);
        var now = new Asking(asking.request, asking.spike, world.wallMillis() + timeout);
        open.put(asking.request.id, now);
        tell(now);
        if (events.chance(10)) {
            tell(now);
        }
        again(now);
    }

    private void tell(Asking asking) {
        if (world.wallMillis() < asking.deadlineMillis) {
            send(asking.spike.toBuilder().setTimestamp(world.wallMillis()).setDeadlineUnixMs(asking.deadlineMillis));
        }
    }

    private void again(Asking asking) {
        events.after(events.millis(150, 1500), () -> {
            if (open.get(asking.request.id) != asking) {
                return;
            }
            if (world.wallMillis() < asking.deadlineMillis) {
                tell(asking);
                again(asking);
            } else {
                ended(asking);
            }
        });
    }

    private void ended(Asking asking) {
        open.remove(asking.request.id);
        done.put(asking.request.id, asking);
    }

    /** Asks once more what has had its answer, or its time. */
    void askAgain(int percent) {
        List.copyOf(done.values()).stream().filter(a -> events.chance(percent)).forEach(this::begin);
    }

    @Override
    void connected() {
        open.values().forEach(this::tell);
    }

    @Override
    void received(NeuralSpike spike) {
        var asking = open.get(spike.getRequestId());
        if (asking == null) {
            return;
        }
        if (COME_AGAIN.contains(spike.getError().getErrorCode())) {
            events.after(events.millis(5, 400), () -> {
                if (open.get(asking.request.id) == asking) {
                    tell(asking);
                }
            });
        } else {
            ended(asking);
        }
    }
}
