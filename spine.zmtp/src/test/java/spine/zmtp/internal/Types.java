package spine.zmtp.internal;

import com.google.protobuf.ByteString;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.ListenOptions;
import spine.api.transport.Pattern;
import spine.api.transport.Receiver;
import spine.zmtp.internal.Rig.Ear;

/** Endpoints of every pattern on a {@link Rig}. */
final class Types {
    static final String TCP = "tcp://127.0.0.1:*";

    private Types() {
    }

    static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    @SuppressWarnings("unchecked")
    static <E extends Endpoint> E listen(Rig rig, Pattern pattern, Receiver receiver) throws Exception {
        return (E) listen(rig, pattern, TCP, ListenOptions.QUEUE_MESSAGES, receiver);
    }

    static Endpoint listen(Rig rig, Pattern pattern, String address, int queueMessages, Receiver receiver)
            throws Exception {
        return rig.server.listen(new ListenOptions(address, "nikola", rig.serverKeys, 0,
                ListenOptions.MAX_MESSAGE_BYTES, queueMessages).as(pattern), Gates.ALL, receiver);
    }

    static Endpoint connect(Rig rig, String address, Pattern pattern, Receiver receiver) throws Exception {
        return rig.client().connect(new ConnectOptions(address, rig.serverKey(), Rig.keys()).as(pattern), receiver);
    }

    /** Publishes probes on a topic until the subscription has arrived. */
    static void untilSubscribed(Endpoint pub, String topic, Ear ear) throws Exception {
        Rig.until("subscribed to " + topic, () -> {
            pub.send(null, Rig.text(topic + ".probe"), outcome -> { });
            return ear.messages.stream().anyMatch(m -> m.text().equals(topic + ".probe"));
        });
    }

    /** The next message that is no probe. */
    static String next(Ear ear) throws Exception {
        var heard = ear.next();
        while (heard.text().endsWith(".probe")) {
            heard = ear.next();
        }
        return heard.text();
    }
}
