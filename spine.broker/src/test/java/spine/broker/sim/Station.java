package spine.broker.sim;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import spine.api.message.NeuralSpike;
import spine.broker.internal.SimKernel;

/** Somebody outside of the broker's process, who connects to one of its planes, again and again if need be. */
abstract class Station {
    final World world;
    final Events events;
    final Keys keys;
    private final String plane;
    private final String routingId;
    private final boolean delimited;
    private Line line;
    private boolean wanted;
    private int tries;

    /** @param routingId empty to let the engine choose */
    Station(World world, Keys keys, String plane, String routingId) {
        this.world = world;
        this.events = world.events();
        this.keys = keys;
        this.plane = plane;
        this.routingId = routingId;
        delimited = events.chance(20);
    }

    /** From now on it wants to be connected. */
    final void begin() {
        wanted = true;
        connect();
    }

    /** Its process is no more: it says nothing and hears nothing. */
    final void end() {
        wanted = false;
        leave();
    }

    /** Its connection breaks, and it makes another. */
    final void leave() {
        if (line != null) {
            if (events.chance(30)) {
                line.vanishes();
            } else {
                line.breaks();
            }
        }
    }

    final boolean isConnected() {
        return line != null && line.isUp();
    }

    final void reads(boolean now) {
        if (line != null) {
            line.reads(now);
        }
    }

    private void connect() {
        if (!wanted || line != null) {
            return;
        }
        int now = ++tries;
        var endpoint = world.endpoint(plane);
        if (endpoint != null) {
            events.after(events.millis(0.2, 20), () -> endpoint.admit(SimKernel.key(keys.number()),
                    ByteString.copyFromUtf8(routingId), made -> admitted(made)));
        }
        events.after(events.millis(200, 900), () -> {
            if (now == tries) {
                connect();
            }
        });
    }

    private void admitted(Line made) {
        if (made == null) {
            return;
        }
        if (!wanted || line != null) {
            made.breaks();
            return;
        }
        line = made;
        made.use(this::received, () -> {
            if (line == made) {
                line = null;
                connect();
            }
        });
        connected();
    }

    private void received(ByteString message) {
        try {
            received(NeuralSpike.parseFrom(message));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A spike that keeps to the rules. */
    final NeuralSpike.Builder spike(String id) {
        return NeuralSpike.newBuilder().setRequestId(id).setTimestamp(world.wallMillis()).setSchemaMajor(2)
                .setSenderValue(keys.components().stream().findFirst().orElse(0));
    }

    final void send(NeuralSpike.Builder spike) {
        if (isConnected()) {
            line.toBroker(spike.build().toByteString(), delimited);
        }
    }

    abstract void connected();

    abstract void received(NeuralSpike spike);
}
