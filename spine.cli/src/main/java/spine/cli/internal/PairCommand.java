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
    @Parameters(paramLabel = "TOKEN", arity = "0..1", description = "64 hex characters; - reads it from standard input.")
    String token;

    @Option(names = "--invite", description = "As an administrator: opens a new window and shows its token.")
    boolean invite;

    @Option(names = "--pairing-endpoint", paramLabel = "ADDRESS",
            description = "Where to pair (default: port 5558 next to the RCIS endpoint).")
    String pairingEndpoint;

    PairCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (invite) {
            return invite();
        }
        var config = config();
        config.requireServerKey();
        var keys = config.keys();
        try {
            if (token == null) {
                pairLocally(config, keys);
            } else {
                pairByToken(config, keys);
            }
        } finally {
            keys.destroy();
        }
        if (endpoint != null || serverKey != null) {
            config.save();
        }
        say(json ? Json.text(Json.map("paired", true, "public_key", keys.publicKey().z85(),
                "server_public_key", config.serverKey(), "endpoint", config.endpoint()))
                : "Paired: the server trusts " + keys.publicKey() + " from now on.");
        return 0;
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

    private void pairByToken(ClientConfig config, CurveKeyPair keys) throws Exception {
        var text = token.equals("-") ? new String(surroundings.in().readNBytes(4096)) : token;
        var parsed = parse(text);
        try {
            var address = pairingEndpoint != null ? pairingEndpoint : config.pairingEndpoint();
            new PairingClient(surroundings.transport().get(),
                    new ConnectOptions(address, config.requireServerKey(), keys))
                    .pair(parsed, Session.label(surroundings), timeout);
        } finally {
            parsed.destroy();
        }
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
            say(json ? said : SecurityAgent.readable(said));
            return 0;
        }
    }
}
