package spine.broker.sim;

import com.google.protobuf.ByteString;
import java.util.List;
import spine.api.message.NeuralSpike;
import spine.api.message.RevocationSpike;
import spine.broker.internal.SimKernel;

/** Gives commands on the control plane; each is answered, at once. */
final class Admin extends Station {
    private static final List<String> COMMANDS = List.of("PING", "PING", "PING", "PAUSE", "RESUME");
    private int numbers;

    Admin(World world, Keys keys) {
        super(world, keys, "control", "");
    }

    void command() {
        send(spike("k" + numbers++).setTextData(world.isCalm() ? "RESUME"
                : COMMANDS.get(events.random().nextInt(COMMANDS.size()))));
    }

    void revoke(Client client) {
        if (isConnected()) {
            events.note("revoke " + client.name());
            world.watch().revoked(client.name());
            events.after(1_000_000_000, client::end);
            send(spike("k" + numbers++).setRevocation(RevocationSpike.newBuilder()
                    .setPublicKey(ByteString.copyFrom(SimKernel.key(client.keys.number()).bytes()))));
        }
    }

    @Override
    void connected() {
        command();
    }

    @Override
    void received(NeuralSpike spike) {
        // Whether and when it was answered is seen by the watch.
    }
}
