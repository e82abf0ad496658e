package spine.cli.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectOptions;
import spine.client.LocalPairing;
import spine.client.PairingClient;
import spine.keys.PairingToken;

@Command(name = "pair", description = {"Gets this client's key admitted.", "With a token from an administrator;"
    + " without one by the Spine that runs under the same account on this machine."})
final class PairCommand extends JsonBase {
    private static final int MOST_TOKEN_BYTES = 4096;

    @Parameters(paramLabel = "TOKEN", arity = "0..1", description = "64 hex characters; - reads it from standard input.")
    String token;

    @Option(names = "--invite", description = "As an administrator: opens a new window and shows its token.")
    boolean invite;

    @Option(names = "--pairing-endpoint", paramLabel = "ADDRESS",
            description = "Where to pair (default: port 5558 next to the RCIS endpoint).")
    String pairingEndpoint;

    @Option(names = "--fingerprint", paramLabel = "HEX",
            description = "The server's fingerprint as shown with the token; with another one nothing is sent.")
    String fingerprint;

    PairCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (invite) {
            return invite();
        }
        var proof = token == null ? null : parse(token.equals("-")
                ? new String(surroundings.in().readNBytes(MOST_TOKEN_BYTES)) : token);
        try {
            pair(proof);
        } finally {
            if (proof != null) {
                proof.destroy();
            }
        }
        return 0;
    }

    private void pair(PairingToken proof) throws Exception {
        var config = config();
        var server = config.requireServerKey();
        var check = new FingerprintCheck(surroundings, server);
        check.run(fingerprint, proof != null);
        if (endpoint != null || serverKey != null) {
            config.save(); // the key is pinned before any proof is sent (SEC-34)
        }
        try (var keys = config.keys()) {
            if (proof == null) {
                pairLocally(config, keys.present());
            } else {
                var address = pairingEndpoint != null ? pairingEndpoint : config.pairingEndpoint();
                new PairingClient(surroundings.transport().get(), new ConnectOptions(address, server, keys.present()))
                        .pair(proof, Session.label(surroundings), timeout);
            }
            var ours = keys.present().publicKey();
            say(json ? Json.text(Json.map("paired", true, "public_key", ours.z85(), "server_public_key", server.z85(),
                    "server_fingerprint", check.shown(), "endpoint", config.endpoint()))
                    : "Paired: the server trusts " + ours + " from now on.");
        }
    }

    private void pairLocally(ClientConfig config, CurveKeyPair keys) throws SpineException {
        var socket = config.isLocal() ? config.local().pairSocket() : null;
        if (socket == null) {
            throw new SpineException(ErrorCode.UNAVAILABLE,
                    "No Spine of your account runs on this machine, or it does not offer pairing without a token.",
                    "Use 'spinectl pair TOKEN'; an administrator gets a token with 'spinectl pair --invite'.");
        }
        LocalPairing.pair(socket, keys.publicKey(), Session.label(surroundings), timeout);
    }

    private static PairingToken parse(String text) throws SpineException {
        try {
            return PairingToken.parse(text);
        } catch (IllegalArgumentException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, Words.sentence(e.getMessage()),
                    "Copy the whole token that the server showed.");
        }
    }

    private Integer invite() throws Exception {
        try (var session = open()) {
            var said = new SecurityAgent(session).tell(Json.map("command", "invite"));
            say(json ? said : SecurityAgent.table(SecurityAgent.parsed(said)));
            return 0;
        }
    }
}
