package spine.bench.role;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.keys.Curve25519;

/** How our clients and servers connect and bind. No state. */
final class Dealers {
    /** The priority of the product's data plane; connections of the most urgent ones are never spread over loops. */
    private static final int DATA = 2;
    private static final String ANY_PORT = "tcp://127.0.0.1:*";

    /** Whoever has a key. */
    static final Gate EVERYBODY = (key, address) -> CompletableFuture.completedFuture(Gate.Admission.SHARED);

    private Dealers() {
    }

    /** A client with new keys. */
    static ConnectOptions options(Settings settings) {
        return new ConnectOptions(settings.get("address"), settings.serverKey(),
                Curve25519.generate(new SecureRandom()), ByteString.EMPTY, ListenOptions.MAX_MESSAGE_BYTES,
                Settings.QUEUE_MESSAGES);
    }

    static ListenOptions listen(Settings settings, String domain) {
        return new ListenOptions(ANY_PORT, domain, settings.serverPair(), DATA, ListenOptions.MAX_MESSAGE_BYTES,
                Settings.QUEUE_MESSAGES);
    }
}
