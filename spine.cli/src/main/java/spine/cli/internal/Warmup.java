package spine.cli.internal;

import org.zeromq.ZMQ;
import spine.api.SpineException;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.client.RcisClient;
import spine.client.Transports;
import spine.keys.Curve25519;

/** Loads on a second core what nearly every command needs, while the first one reads the command line. */
public final class Warmup {
    private Warmup() {
    }

    /** Returns at once. */
    public static void start() {
        var thread = new Thread(Warmup::run, "spinectl-warmup");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            Curve25519.publicKey(new byte[Curve25519.KEY_BYTES]);
            Transports.find();
            Class.forName(RcisClient.class.getName());
            ZMQ.Curve.generateKeyPair(); // the handshake's arithmetic; the pair is thrown away
            RCISResponse.parser();
            RCISRequest.getDefaultInstance();
        } catch (SpineException | ClassNotFoundException e) {
            // The command itself meets the same and says it properly.
            return;
        }
    }
}
